"""The signature block: rendered for a person, put in exactly once (S3.5c)."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.block import (
    CLASS,
    Block,
    insert_html,
    insert_text,
    present,
    render_block,
)
from mailproc.compose.html_source import tokens
from mailproc.compose.quoting import html_shape, text_shape
from mailproc.errors import ConfigError
from tests.unit.compose.letters import (
    LETTERS,
    load,
    own_html_text,
    own_text,
    pages,
    texts,
)

TEMPLATES = Path(__file__).parents[3] / "templates" / "signature_block"
TEXT = (TEMPLATES / "default.txt.j2").read_text("utf-8")
HTML = (TEMPLATES / "default.html.j2").read_text("utf-8")
BLOCK = render_block(TEXT, HTML, "Иван И.")
S35 = """---
С уважением,
Иван И.
Техническая поддержка,
Kindest Regards,
Technical support,
https://www.ipserver.su"""


def test_shipped_template_is_the_text_of_the_rule() -> None:
    assert BLOCK.text == S35
    assert own_html_text(BLOCK.html).split("\n") == S35.split("\n")


def test_html_is_one_element_with_inline_styles_only() -> None:
    assert BLOCK.html.startswith(f'<div class="{CLASS}" style="')
    assert BLOCK.html.endswith("</div>")
    assert "<style" not in BLOCK.html
    assert not any(word in BLOCK.html for word in ("<img", "<script", " src="))


def test_without_html_template_the_lines_of_the_text_are_shown() -> None:
    block = render_block("---\n{{ name }} & co\n", None, "<Иван>")
    assert block.text == "---\n<Иван> & co"
    assert "---<br>\n&lt;Иван&gt; &amp; co</div>" in block.html


def test_name_is_data_in_both_forms() -> None:
    block = render_block("{{ name }}", "<b>{{ name }}</b>", "{{ 7*7 }}<i>")
    assert block.text == "{{ 7*7 }}<i>"
    assert "<b>{{ 7*7 }}&lt;i&gt;</b>" in block.html


@pytest.mark.parametrize(
    "template",
    [
        "{{ surname }}",
        "{{ name.surname }}",
        "{% if %}",
        "{{ name",
        "",
        "\n \n",
        "{{ none }}",
        "{{ '' }}",
        "{{ 1/0 }}",
        "{{ ().__class__.__bases__ }}",
        "{{ name.nothing() }}",
        "{% include 'x' %}",
    ],
)
def test_template_that_leaves_a_hole_is_refused(template: str) -> None:
    with pytest.raises(ConfigError):
        render_block(template, None, "Иван И.")
    with pytest.raises(ConfigError):
        render_block("---", template, "Иван И.")


@pytest.mark.parametrize("name", ["", " ", "Иван\nBcc: x@example.com", "a\x00", "\x7f"])
def test_name_that_cannot_stand_in_a_line_is_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        render_block(TEXT, None, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello\n", f"hello\n\n{S35}\n"),
        ("hello", f"hello\n\n{S35}"),
        ("", f"{S35}\n"),
        ("hello\n\n\n", f"hello\n\n{S35}\n\n\n"),
        ("hello\n-- \nme\n", f"hello\n\n{S35}\n\n-- \nme\n"),
        ("hello\n> a\n> b\n", f"hello\n\n{S35}\n\n> a\n> b\n"),
        ("hello\n\n> a\n> b\n", f"hello\n\n{S35}\n\n> a\n> b\n"),
        ("> a\n> b\n\nhello\n", f"> a\n> b\n\nhello\n\n{S35}\n"),
        ("> a\n> b\n", f"{S35}\n\n> a\n> b\n"),
    ],
)
def test_blank_lines_set_the_block_apart(text: str, expected: str) -> None:
    assert insert_text(text, BLOCK) == expected
    crlf = insert_text(text.replace("\n", "\r\n"), BLOCK)
    if "\n" in text:
        assert crlf == expected.replace("\n", "\r\n")


def test_no_delimiter_line_is_added() -> None:
    assert "\n-- \n" not in insert_text("hello\n", BLOCK)
    assert insert_text("hello\n\n-- \nme\n", BLOCK).count("-- \n") == 1


def test_lines_of_flowed_text_are_fixed_and_stuffed() -> None:
    """RFC 3676 4.2 and 4.4: no trailing space; space, ">" and "From " are stuffed."""
    block = Block("From us\n> x\n  y\nz", "")
    flowed = insert_text("one \ntwo\n", block, flowed=True, delsp=True)
    assert flowed == "one \ntwo\n\n From us\n > x\n   y\nz\n"


@pytest.mark.parametrize(
    "text",
    [
        S35,
        S35.replace("\n", " \r\n"),
        S35.replace(" ", "\xa0"),
        "hello\n\n" + S35 + "\n\nP. S. more",
        S35.replace("Техническая поддержка", "Техническая \nподдержка"),
        S35.replace("---", "—"),
        S35.replace("---", "-- "),
    ],
)
def test_block_that_is_there_is_seen(text: str) -> None:
    assert present(text, BLOCK)
    assert insert_text(text, BLOCK) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        S35.replace("Иван И.", "Пётр П."),
        S35.removeprefix("---\n"),
        "\n".join(f"> {line}" for line in S35.split("\n")),
    ],
)
def test_another_text_is_not_the_block(text: str) -> None:
    assert not present(own_text(text), BLOCK)


def test_block_in_a_quote_does_not_count() -> None:
    quote = "".join(f"> {line}\n" for line in S35.split("\n"))
    text = f"new\n\nOn Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n{quote}"
    assert insert_text(text, BLOCK).startswith(f"new\n\n{S35}\n\nOn Mon")
    html = f"<p>new</p><blockquote type=cite>{BLOCK.html}</blockquote>"
    assert insert_html(html, BLOCK).count(CLASS) == 2


def test_block_in_html_is_known_by_element_or_by_text() -> None:
    by_element = f'<p>x</p><div class="y {CLASS}">other</div>'
    by_text = "<p>x</p><p>" + S35.replace("\n", "<br>") + "</p>"
    linked = by_text.replace(
        "https://www.ipserver.su", "<a href=#>https://www.ipserver.su</a>"
    )
    for html in (by_element, by_text, linked):
        assert insert_html(html, BLOCK) == html
    assert insert_html(f"<p>{CLASS}</p>", BLOCK).count(BLOCK.html) == 1


def test_line_ends_of_html_are_kept() -> None:
    inserted = insert_html("<p>x</p>\r\n<br>\r\n", BLOCK)
    assert inserted.count("\n") == inserted.count("\r\n")


def test_every_letter_gets_the_block_once_and_nothing_else_changes() -> None:
    for path in LETTERS:
        body, _ = load(path)
        is_html = path.suffix == ".html"
        insert = insert_html if is_html else insert_text
        shape = (html_shape if is_html else text_shape)(body)
        once = insert(body, BLOCK)
        assert insert(once, BLOCK) == once
        run = len(once) - len(body)
        assert run > 0
        assert once[: shape.insert_at] + once[shape.insert_at + run :] == body


@given(texts(), st.booleans())
def test_text_insertion_is_idempotent_and_can_be_taken_out(
    text: str, flowed: bool
) -> None:
    at = text_shape(text, flowed=flowed).insert_at
    once = insert_text(text, BLOCK, flowed=flowed)
    assert insert_text(once, BLOCK, flowed=flowed) == once
    assert once[:at] + once[at + len(once) - len(text) :] == text
    assert present(own_text(once, flowed=flowed), BLOCK)


@given(pages())
def test_html_insertion_is_idempotent_and_between_two_tokens(html: str) -> None:
    at = html_shape(html).insert_at
    once = insert_html(html, BLOCK)
    assert insert_html(once, BLOCK) == once
    assert once == html[:at] + BLOCK.html + html[at:]
    inside = [t for t in tokens(once) if t.start < at < t.end and t.kind != 0]
    assert not inside


QUOTES = st.sampled_from(
    [
        '<blockquote type="cite">',
        '<div class="yahoo_quoted">',
        '<blockquote class="cite">',
    ]
)


def wrap(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(children, max_size=3).map("".join)
    plain = inner.map(lambda text: f"<div>{text}</div>")
    quoted = st.tuples(QUOTES, inner).map(
        lambda pair: f"{pair[0]}{pair[1]}</{pair[0][1:].split()[0]}>"
    )
    return plain | quoted


TREES = st.recursive(
    st.sampled_from(["new", "<br>", "<p>new</p>"]), wrap, max_leaves=12
)


class Ancestors(HTMLParser):
    """An independent reader: the elements around the block."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.around: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("class") == CLASS:
            self.around.append(list(self.open))
        if tag != "br":
            self.open.append(f"{tag} {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.open.pop()


@given(TREES)
def test_block_never_lands_inside_a_quote(html: str) -> None:
    reader = Ancestors()
    reader.feed(insert_html(f"<body>{html}</body>", BLOCK))
    (around,) = reader.around
    assert not any("cite" in each or "quoted" in each for each in around)
