"""Tokens of HTML by offset: no holes, no quadratic time, what the standard says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.html_source import (
    CLOSE,
    OPEN,
    OTHER,
    TEXT,
    attributes,
    decode,
    tokens,
)


def kinds(html: str) -> list[tuple[int, str]]:
    return [(t.kind, html[t.start : t.end]) for t in tokens(html)]


@given(st.text(alphabet="<>/=\"' !-?[]&abdivscript\n") | st.text())
def test_tokens_cover_the_source_without_holes(html: str) -> None:
    at = 0
    for token in tokens(html):
        assert token.start == at < token.end
        at = token.end
    assert at == len(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<b>c", [(TEXT, "a"), (OPEN, "<b>"), (TEXT, "c")]),
        ("</b >", [(CLOSE, "</b >")]),
        ('<a title="a > b">c', [(OPEN, '<a title="a > b">'), (TEXT, "c")]),
        ("<a title='\">'>c", [(OPEN, "<a title='\">'>"), (TEXT, "c")]),
        ('<a b"c>d', [(OPEN, '<a b"c>'), (TEXT, "d")]),
        ("<a b=>d", [(OPEN, "<a b=>"), (TEXT, "d")]),
        ("<br/>", [(OPEN, "<br/>")]),
        ("<!-- <p> -->x", [(OTHER, "<!-- <p> -->"), (TEXT, "x")]),
        ("<!-->x", [(OTHER, "<!-->"), (TEXT, "x")]),
        ("<!-- a --!>x", [(OTHER, "<!-- a --!>"), (TEXT, "x")]),
        ("<!DOCTYPE html>x", [(OTHER, "<!DOCTYPE html>"), (TEXT, "x")]),
        ("<![if !mso]>x", [(OTHER, "<![if !mso]>"), (TEXT, "x")]),
        ("<![CDATA[ a ]]>x", [(OTHER, "<![CDATA[ a ]]>"), (TEXT, "x")]),
        ("<?xml a?>x", [(OTHER, "<?xml a?>"), (TEXT, "x")]),
        ("</3>x", [(OTHER, "</3>"), (TEXT, "x")]),
        ("1 < 2 > 0", [(TEXT, "1 < 2 > 0")]),
        ("<>", [(TEXT, "<>")]),
        (
            "<SCRIPT>if (a<b) '</p>'</script>x",
            [(OTHER, "<SCRIPT>if (a<b) '</p>'"), (CLOSE, "</script>"), (TEXT, "x")],
        ),
        (
            "<style>a</styles></style>",
            [(OTHER, "<style>a</styles>"), (CLOSE, "</style>")],
        ),
    ],
)
def test_tokens_are_those_of_the_standard(
    html: str, expected: list[tuple[int, str]]
) -> None:
    assert kinds(html) == expected


@pytest.mark.parametrize(
    "html", ["<!-- a", "<a b", '<a b="c>', "<a b='c>", "<script>a", "<?xml", "</", "<!"]
)
def test_what_never_ends_reaches_to_the_end(html: str) -> None:
    (token,) = tokens(html)
    assert (token.kind, token.name, token.end) == (OTHER, "open", len(html))


def test_attributes_are_lower_case_decoded_and_the_first_one_wins() -> None:
    html = "<DIV CLASS=\"a &amp; b\" id='x' data-n=1 hidden class=z>"
    (token,) = tokens(html)
    assert attributes(html, token) == {
        "class": "a & b",
        "id": "x",
        "data-n": "1",
        "hidden": "",
    }


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("&amp;^", "&^"),
        ("&amp^", "&^"),
        ("&#38;&#94;", "&^"),
        ("&#0038;&#x5E;", "&^"),
        ("&amp;&Hat;", "&^"),
        ("&\u200b^", "&^"),
        ("&nosuchname;", "&nosuchname;"),
        ("&#" + "9" * 6000 + ";", "&#" + "9" * 6000 + ";"),
        ("&#" + "0" * 6000 + "38;", "&"),
    ],
)
def test_references_are_read_as_people_see_them(source: str, seen: str) -> None:
    assert decode(source) == seen


@given(st.text())
def test_any_source_is_decoded(source: str) -> None:
    assert len(decode(source)) <= 2 * len(source)
