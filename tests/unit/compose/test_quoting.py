"""The writer's own text and the place of the block, in every client's reply (S3.5c)."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.quoting import (
    Shape,
    cut,
    html_shape,
    read_html,
    text_shape,
)
from tests.unit.compose.letters import (
    HERE,
    LETTERS,
    load,
    own_html_text,
    own_text,
    pages,
    texts,
)

OWN, QUOTED = "198.51.100.7", "192.0.2.7"


def shape_of(path: Path, body: str) -> Shape:
    return html_shape(body) if path.suffix == ".html" else text_shape(body)


def around(body: str, at: int) -> str:
    return body[max(0, at - 50) : at] + HERE + body[at : at + 50]


def test_there_are_letters_of_many_clients() -> None:
    assert len(LETTERS) >= 120


@pytest.mark.parametrize("path", LETTERS, ids=lambda p: p.stem)
def test_block_goes_where_the_letter_says(path: Path) -> None:
    body, at = load(path)
    found = shape_of(path, body)
    assert around(body, found.insert_at) == around(body, at)
    assert found.style == path.stem.rsplit("-", 1)[1]


@pytest.mark.parametrize("path", LETTERS, ids=lambda p: p.stem)
def test_own_text_is_whole_and_holds_no_quote(path: Path) -> None:
    body, _ = load(path)
    own = cut(body, shape_of(path, body).own)
    assert own.count(OWN) == body.count(OWN)
    assert QUOTED not in own


@pytest.mark.parametrize(
    "path", [p for p in LETTERS if p.suffix == ".txt"], ids=lambda p: p.stem
)
def test_crlf_is_read_like_lf(path: Path) -> None:
    body, at = load(path)
    crlf = text_shape(body.replace("\n", "\r\n"))
    assert crlf.insert_at == at + body.count("\n", 0, at)
    assert crlf.style == text_shape(body).style


@pytest.mark.parametrize("text", ["", "\n", " \r\n\r\n", "\xa0\n"])
def test_empty_letter_is_new(text: str) -> None:
    assert text_shape(text) == Shape(0, (), "new")


def test_own_spans_are_cut_out_of_the_source() -> None:
    text = "one\n\nOn Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n> q\n\ntwo\n"
    assert text_shape(text).own == ((0, 3), (len(text) - 4, len(text) - 1))
    assert own_text(text) == "one\ntwo"


def test_html_own_spans_are_text_between_tags() -> None:
    html = "<p>a<b>b</b></p><blockquote type=cite>q</blockquote>c"
    assert [html[s:e] for s, e in html_shape(html).own] == ["a", "b", "c"]
    assert own_html_text(html) == "ab\nc"


def test_html_own_source_has_the_tags_but_no_quote() -> None:
    html = '<p><a href="x">a</a></p><blockquote type=cite title=q>q</blockquote>c'
    source = [html[s:e] for s, e in read_html(html).source]
    assert '<a href="x">' in source[0]
    assert ">q<" not in "".join(source)
    assert source[1].endswith("c")


def test_stuffed_angle_of_flowed_text_is_no_quote() -> None:
    """RFC 3676 4.4: a first space is stuffing; 4.5: quotes begin in column one."""
    text = "look:\n > not quoted\n > nor this\n"
    assert text_shape(text, flowed=True).style == "new"
    assert own_text(text, flowed=True) == text.rstrip("\n")
    assert text_shape(text).style == "top"


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, 4 Mar 2024 at 12:03, Ivan <i@example.com> wrote:",
        "пн, 4 мар. 2024 г. в 12:03, Иван <i@example.com>:",
        "4 марта 2024 г., в 12:03, Иван <i@example.com> написал(а):",
        "Dnia 4 marca 2024 12:03 Jan <j@example.com> napisał(a):",
        "W dniu 04.03.2024 o 12:03, Jan Kowalski pisze:",
        "Am Mo., 4. März 2024 um 12:03 Uhr schrieb Hans <h@example.com>:",
        "Le lun. 4 mars 2024 à 12:03, Jean <j@example.com> a écrit :",
        "El lun, 4 mar 2024 a las 12:03, Juan (<j@example.com>) escribió:",
        "Em seg., 4 de mar. de 2024 às 12:03, João <j@example.com> escreveu:",
        "Il giorno lun 4 mar 2024 alle ore 12:03 Mario <m@example.com> ha scritto:",
        "Op ma 4 mrt 2024 om 12:03 schreef Jan <j@example.com>:",
    ],
)
def test_attribution_that_nothing_marks_quotes_the_rest(line: str) -> None:
    """Some clients put no ">" below: a dated attribution is enough."""
    found = text_shape(f"new\n\n{line}\n\nold\n")
    assert found == Shape(4, ((0, 3),), "top")


@pytest.mark.parametrize(
    "line",
    [
        "The client wrote:",
        "Клиент пишет:",
        "At 12:03 I saw this:",
        "2 servers and a@example.com:",
        "Write to a@example.com on 4.03.2024 as follows:",
        "Dates of works 04.03.2024:",
        "---",
        "From: the very beginning",
    ],
)
def test_own_line_that_ends_like_an_attribution_quotes_nothing(line: str) -> None:
    text = f"new\n\n{line}\n\nmine\n"
    assert text_shape(text).style == "new"
    assert text_shape(text).insert_at == len(text)


@pytest.mark.parametrize(
    "words",
    [
        "-----Original Message-----",
        "-----Исходное сообщение-----",
        "-------- Пересылаемое сообщение --------",
        "-----Wiadomość oryginalna-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "-----Mensaje original-----",
        "-----Mensagem original-----",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "Начало переадресованного сообщения:",
        "Początek przekazywanej wiadomości:",
    ],
)
def test_separator_quotes_the_rest(words: str) -> None:
    assert text_shape(f"new\n\n{words}\n\nold\n") == Shape(4, ((0, 3),), "top")


def assert_sound(source: str, found: Shape) -> None:
    assert 0 <= found.insert_at <= len(source)
    edges = [edge for span in found.own for edge in span]
    assert edges == sorted(edges)
    assert all(start < end <= len(source) for start, end in found.own)
    assert found.style in ("new", "top", "bottom", "inline")


@given(st.text() | texts())
def test_any_text_is_read(text: str) -> None:
    assert_sound(text, text_shape(text))
    assert_sound(text, text_shape(text, flowed=True))


@given(st.text() | pages())
def test_any_html_is_read(html: str) -> None:
    assert_sound(html, html_shape(html))


def paragraphs(word: str) -> st.SearchStrategy[str]:
    return st.lists(st.just(f"{word}\n"), min_size=1, max_size=3).map("".join)


MINE = paragraphs("mine").map(lambda text: text + "\n")
THEIRS = st.sampled_from(
    ["On Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n", "Вы писали:\n\n"]
).flatmap(lambda line: paragraphs("> theirs").map(lambda quote: f"{line}{quote}\n"))


@given(st.lists(MINE | THEIRS, min_size=1, max_size=6))
def test_own_spans_lie_outside_quotes(pieces: list[str]) -> None:
    text = "".join(pieces)
    own = own_text(text)
    assert own.count("mine") == text.count("mine")
    assert "theirs" not in own
    assert "12:03" not in own


@given(st.lists(MINE | THEIRS, min_size=1, max_size=6))
def test_block_stands_above_the_last_quote_or_at_the_end(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = text_shape(text)
    rest = text[found.insert_at :]
    assert "mine" not in rest
    if pieces[-1].startswith("mine"):
        assert not rest.strip()
    else:
        assert rest.count("theirs") >= pieces[-1].count("theirs")


FLOODS = ["\n", "a\n", "> \n", "1:\n", "wrote:\n", "IV> a\n", "| a\n", "From: a\n"]
FLOODS += ["From: a\nDate: 2\n y\n y\n", "-----Original Message-----\n", "2024 @ "]
FLOODS += ["On 1 2024 12:03 a@b.c\n", "x " * 190 + ":\n", " ", "-- \n", "On Mon "]
TAG_FLOODS = ["<", "<a", "<a b='", "<!--", "</", "<div>", "</div>", "<td>", "<b>"]
TAG_FLOODS += ["<p>", "<span>", "<blockquote>", "<div class=gmail_quote>", "&", "&#1"]
TAG_FLOODS += [
    "<![CDATA[",
    "<script>",
    "<div></b></span>",
    "<a ===>",
    "<pre>\n",
    "a<br>",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_lines_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    assert_sound(text, text_shape(text))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", TAG_FLOODS)
def test_a_flood_of_tags_takes_linear_time(piece: str) -> None:
    html = piece * (300_000 // len(piece))
    assert_sound(html, html_shape(html))


@pytest.mark.skipif("MAILPROC_SAMPLES" not in os.environ, reason="no samples here")
def test_replies_of_other_projects_are_read() -> None:
    folder = Path(os.environ["MAILPROC_SAMPLES"])
    bodies = [
        path.read_bytes().decode(errors="replace")
        for kind in ("*reply*/**/*.txt", "talon/**/*")
        for path in folder.rglob(kind)
        if path.is_file()
    ]
    assert bodies
    for body in bodies:
        assert_sound(body, text_shape(body))
        assert_sound(body, html_shape(body))
