"""N8: the mark "&^" and template syntax, in every dress that text can wear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.notice_guard.marks import FIELD, TEMPLATE, leftovers, plain

JOINERS = [
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u00a0",
    "\u202f",
    "\ufe0f",
]


def rules(text: str) -> set[str]:
    return {left.rule for left in leftovers(text)}


@pytest.mark.parametrize(
    "text",
    [
        *("&^date", "x&^", "&amp;^x", "&#38;&#94;x", "&#x26;&#x5E;", "&amp;&Hat;x"),
        *("&amp;amp;^x", "&&#94;x", "&amp;&amp;#94;x", "\uff06\uff3ex", "&\u02c6x"),
        *("https://a.example/?d=%26%5Edate", "&%5Ex", r"\u0026\u005e", r"\26\5e"),
        *("=26=5Edate", *(f"&{joiner}^x" for joiner in JOINERS)),
    ],
)
def test_a_mark_is_found_however_it_is_written(text: str) -> None:
    assert rules(text) == {FIELD}


@pytest.mark.parametrize(
    "text",
    [
        *("R&D costs 5^2", "& ^", "^&", "a & b ^ c", "!@#$%^&*", "AT&T", "&^"[::-1]),
        *("&amp; ^", "5 &lt; 6 ^ 7", "?a=1&b=%5E", "%26 and %5E", "=26 =5E", "x & y"),
        "curl 'http://a.example/?a=1&b=2'\n      ^",
    ],
)
def test_ordinary_text_has_no_mark(text: str) -> None:
    assert rules(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        *("{{ name }}", "{{name}}", "{{- name -}}", "{{ a.b|default('x') }}", "{{}}"),
        *("{{{raw}}}", "{{ name }", "Start: {{ start", "{{#if x}}", "{{> part}}"),
        *("{% if x %}", "{%- endif -%}", "{% set a", "{# todo #}", "<%= name %>"),
        *("<% end %>", "<%- x -%>", "&lt;%= x %&gt;", "${name}", "${ a.b }", "$!{x}"),
        *("#{name}", "%(name)s", "{\u200b{ name }}", "&#123;&#123; x }}", "{{ a\n }}"),
    ],
)
def test_template_syntax_is_found(text: str) -> None:
    assert TEMPLATE in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        *('{"a": {"b": {"c": 1}}}', "{{0, 1}, {2, 3}}", "if (a && b) { x = {}; }"),
        *("$5 {net}", "US$ {5}", "100 %}", "{50 %}", "50 <% of 80", "a{color:#fff}"),
        *("%7B%7Bname%7D%7D", "{name}", "{0}", "printf('{%d}')", "x <= 5 % 3 >= 2"),
        *("$HOME and $(date)", "%Y-%m-%d", "#5 {open}", "load 95 % (peak)", "}}", "{{"),
        "@media print{a{color:red}} {%%} {##} <%%>",
    ],
)
def test_ordinary_text_has_no_template_syntax(text: str) -> None:
    assert rules(text) == set()


def test_the_line_and_the_words_around_are_told() -> None:
    (found,) = leftovers("Dear partner,\n\nwork begins at &^hour on Monday &^day\n")
    assert (found.line, found.snippet) == (
        3,
        "work begins at &^hour on Monday &^day",
    )


def test_findings_are_few_however_many_marks() -> None:
    assert len(leftovers("&^\n" * 5000)) == 10


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_mark_between_any_texts_is_found(before: str, after: str) -> None:
    assert FIELD in rules(f"{before} &^{after}")


@given(st.text(alphabet="abc {}%#<>$&^\u200b;\n", max_size=60))
def test_what_is_found_does_not_depend_on_widthless_characters(text: str) -> None:
    woven = "\u2060".join(text)
    assert (FIELD in rules(text)) <= (FIELD in rules(woven))
    assert plain(woven) == plain(text)


@pytest.mark.parametrize("flood", ["{{", "{%", "{#", "<%", "${", "&", "&amp;", "\\26 "])
def test_floods_are_read_in_linear_time(flood: str) -> None:
    """A megabyte of each is read well within the test's time limit."""
    leftovers(flood * (1_000_000 // len(flood)))
