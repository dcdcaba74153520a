"""Commands of a whole letter: found in every version, and cut from it (S1.3, S4.7)."""

from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.commands import NewPart, cut, find
from mailproc.compose.commands_model import (
    Arguments,
    BlockRefused,
    Close,
    Incident,
    Move,
    Note,
    Priority,
    Send,
    Split,
)
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_text
from tests.unit.compose.letters import pages, texts

NOW = datetime(2026, 1, 2, 10, 0, tzinfo=UTC)
KNOWN = Arguments({"billing": "billing"}, ("support2",))
HEAD = "From: support@ipserver.su\nTo: ivan@example.com\nMIME-Version: 1.0\n"
QUOTE = "On Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n> #note\n> more\n"
PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
PDF = "Content-Type: application/pdf\nContent-Disposition: attachment\n\nx\n"


def part(kind: str, body: str, field: str = "") -> str:
    return f"Content-Type: {kind}\n{field}\n{body}"


def several(kind: str, *parts: str) -> str:
    name = kind[:3]
    inner = "".join(f"--{name}\n{one}\n" for one in parts)
    return f"Content-Type: multipart/{kind}; boundary={name}\n\n{inner}--{name}--\n"


def letter(entity: str) -> Message:
    return parse((HEAD + entity).replace("\r\n", "\n").replace("\n", "\r\n").encode())


def plain(text: str, params: str = "") -> Message:
    return letter(part(PLAIN + params, text))


def both(text: str, html: str) -> Message:
    return letter(several("alternative", part(PLAIN, text), part(HTML, html)))


def found(message: Message) -> NewPart:
    return find(message, KNOWN, now=NOW)


def left(message: Message) -> list[str]:
    """Return the texts of a letter whose commands have been cut."""
    after = parse(cut(message, found(message)))
    return [part_text(after, one) for one in after.parts if one.is_text_body]


def refusal(message: Message) -> str:
    with pytest.raises(Refused) as caught:
        cut(message, found(message))
    return caught.value.reply()


@pytest.mark.parametrize(
    "text",
    [
        "#note\nwaits for the disk",
        "#NOTE \t\r\nmore",
        "\n\n#Note\n",
        "\ufeff#note",
        f"#note\nwaits\n\n{QUOTE}",
        f"{QUOTE}\n#note\nwaits\n",
        "#priority 2\n#note\nwaits\n",
    ],
)
def test_s4_7_note_is_the_first_line_of_the_new_text(text: str) -> None:
    assert found(plain(text)).is_note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\n#note\n",
        "# note\n",
        " #note\n",
        "> #note\n> waits\n\nhello\n",
        "On Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n> #note\n",
        "-- \n#note\n",
    ],
)
def test_s4_7_anything_else_is_no_note(text: str) -> None:
    assert found(plain(text)).commands == ()
    assert cut(plain(text), found(plain(text))) == plain(text).raw


def test_s4_7_note_in_html_is_what_people_see() -> None:
    for html in (
        "<div>#note&nbsp;</div><div>waits</div>",
        "<p>#no<b>te</b></p><blockquote type=cite>q</blockquote>",
        "<body><!-- x --><p>&#8203;&#35;note</p><p>waits</p></body>",
    ):
        assert found(letter(part(HTML, html))).is_note
    quoted = "<blockquote type=cite>#note</blockquote><p>hello</p>"
    assert not found(letter(part(HTML, quoted))).is_note


def test_several_commands_stand_one_under_another() -> None:
    new = found(plain("#priority 2\n\n#move billing\n#close done\nText\n#split\n"))
    assert new.commands == (Priority(2), Move("billing"), Close("done\n\nText\n#split"))
    assert left(plain("#priority 2\n\n#move billing\n\n\nText\n#split\n")) == [
        "Text\n#split\n"
    ]
    assert "stands there twice" in refusal(plain("#priority 2\n#priority 3\n"))
    assert "did you mean #note" in refusal(plain("#priority 2\n#ntoe\n"))


def test_s7_5_the_outcome_is_the_line_and_the_text_below() -> None:
    def outcome(text: str) -> str:
        (command,) = found(plain(text)).commands
        assert isinstance(command, Close)
        return command.outcome

    assert outcome("#close\n") == ""
    assert outcome("#close  The site \xa0 is gone. \n") == "The site is gone."
    assert outcome(f"#close\nIt is gone.\n\nBye\n-- \nIvan\n\n{QUOTE}") == (
        "It is gone.\n\nBye"
    )
    assert outcome(f"#close gone\nSince noon.\n{QUOTE}") == "gone\n\nSince noon."


def test_s4_7_the_text_of_a_note_is_no_outcome() -> None:
    new = found(plain("#close gone\n#note\nThe client lied.\n"))
    assert new.commands == (Close("gone"), Note())


def test_s7_2a_a_refusal_needs_a_reason() -> None:
    assert found(plain("#refused\nnot ours\n")).commands == (BlockRefused("not ours"),)
    assert "#refused needs a reason" in refusal(plain(f"#refused\n\n{QUOTE}"))


@pytest.mark.parametrize(
    "below",
    [
        "",
        "\n\n",
        f"\n{QUOTE}",
        "\n-- \nIvan\n",
        f"\n-- \nIvan\n\n{QUOTE}",
        "\n---\nС уважением,\nИван И.\nТехническая поддержка,\n",
        "\nSent from my iPhone\n",
        f"\nОтправлено с iPhone\n\n{QUOTE}",
    ],
)
def test_with_nothing_else_in_the_new_part_it_is_empty(below: str) -> None:
    new = found(plain("#priority 2\n" + below))
    assert (new.is_empty, new.text) == (True, "")
    assert new.commands == (Priority(2),)


@pytest.mark.parametrize(
    "entity",
    [
        part(PLAIN, "#close\n.\n"),
        part(PLAIN, f"#close\n\n{QUOTE}\nHello\n"),
        part(HTML, "<p>#close</p><p><img src='cid:1'></p>"),
        several("mixed", part(PLAIN, "#close\n"), PDF),
        several("mixed", part(PLAIN, "#close\n"), part("message/rfc822", "A: b\n\nx")),
        several("mixed", part(PLAIN, "#close\n"), PDF, part(PLAIN, "See above.\n")),
        several(
            "alternative",
            part(PLAIN, "#close\n"),
            part(HTML, "<p>#close</p><p><img src='cid:1'></p>"),
        ),
    ],
)
def test_text_image_and_attachment_are_something(entity: str) -> None:
    assert not found(letter(entity)).is_empty


def test_pictures_of_the_quoted_letter_are_nothing() -> None:
    html = "<p>#close</p><blockquote type=cite><img src=cid:a>old</blockquote>"
    logo = part("image/png; name=a.png", "x", "Content-ID: <a>\n")
    assert found(letter(several("related", part(HTML, html), logo))).is_empty
    assert not found(letter(several("mixed", part(HTML, html), logo))).is_empty


def test_both_versions_are_cut() -> None:
    message = both(
        f"#close done\n\nHello\n\n{QUOTE}",
        "<div dir=ltr>#close <b>done</b><br>Hello</div><blockquote type=cite>#note"
        "</blockquote>",
    )
    assert found(message).commands == (Close("done\n\nHello"),)
    assert left(message) == [
        f"Hello\n\n{QUOTE}".rstrip("\n") + "\n",
        "<div dir=ltr>Hello</div><blockquote type=cite>#note</blockquote>",
    ]


def test_plain_text_that_a_program_wrapped_and_marked_is_cut_whole() -> None:
    message = both(
        "#close *Replaced* the disk, see https://example.com/a\n"
        "<https://example.com/a> for\nmore\n\nHello\n",
        "<div>#close <b>Replaced</b> the disk, see "
        "<a href='https://example.com/a'>https://example.com/a</a> for more</div>"
        "<div>Hello</div>",
    )
    line = "Replaced the disk, see https://example.com/a for more"
    assert found(message).commands == (Close(f"{line}\n\nHello"),)
    assert left(message)[0] == "Hello\n"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>#close<br>A</p>", "<p>A</p>"),
        ("<p>#close <b>it</b><br/>\nA</p>", "<p>\nA</p>"),
        ("<p><b>#close</b> <br class=x>A</p>", "<p><b></b> A</p>"),
        ("<p><b>#close</b></p><br>A", "<p><b></b></p><br>A"),
        ("<div>#close<div><br></div>A</div>", "<div><div><br></div>A</div>"),
        ("#close <a href='http://wiki.test'>see <i>x</i></a><p>A</p>", "<p>A</p>"),
        ("<b>#close</b> <i>x</b></i><p>A</p>", "<b></b><i></b></i><p>A</p>"),
        ("#close <!-- secret --><img src=a>x<wbr>y<p>A</p>", "<p>A</p>"),
        ("<pre>\n#close\n\nA\nB</pre>", "<pre>\n\nA\nB</pre>"),
        ("<p>#close</p><p>#send</p>A", "<p></p><p></p>A"),
        ("<table><td>#close<td>A</table>", "<table><td><td>A</table>"),
        ("<p>#close", "<p>"),
        ("<p>#close <!-- x", "<p><!-- x"),
    ],
)
def test_tags_around_a_line_stay_and_links_in_it_go(html: str, expected: str) -> None:
    assert left(letter(part(HTML, html + "\n"))) == [expected + "\n"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("#close done\n", "<p>done</p>"),
        ("done\n", "<p>#close done</p>"),
        ("#priority 2\n", "<p>#priority 3</p>"),
        ("#note\nx\n", "<p>x</p>"),
        ("#close\n#split\n", "<p>#close</p><p>x</p>"),
        ("#close done and more\n", "<p>#close done</p><p>and no more</p>"),
        (QUOTE, "<p>#close</p>"),
    ],
)
def test_versions_that_begin_differently_are_refused(text: str, html: str) -> None:
    assert "begin differently" in refusal(both(text, html))


def test_a_version_that_shows_nothing_is_no_version() -> None:
    message = both("\n\n", "<p>#close</p><p>Hello</p>")
    assert found(message).commands == (Close("Hello"),)
    assert left(message)[1] == "<p></p><p>Hello</p>"
    assert found(both("#close\n", "<html><body></body></html>")).commands


def test_a_version_that_cannot_be_cut_is_refused() -> None:
    calendar = part("text/calendar; method=REQUEST", "DESCRIPTION:#close\n")
    entity = several("alternative", part(PLAIN, "#close\nHello\n"), calendar)
    assert "cut from text/calendar" in refusal(letter(entity))
    assert found(letter(entity.replace("#close", "#note"))).is_note
    assert not found(letter(entity.replace("#close", "Well"))).commands


def test_the_first_piece_that_has_words_counts() -> None:
    """Apple Mail writes around attachments: text, file, text."""
    pieces = (
        part(PLAIN, "\n"),
        PDF,
        part(PLAIN, "#split\nA\n"),
        part(PLAIN, "#send\n"),
    )
    message = letter(several("mixed", *pieces))
    assert found(message).commands == (Split(),)
    assert left(message) == ["\n", "A\n", "#send\n"]


def test_text_in_an_attachment_is_no_command() -> None:
    field = "Content-Disposition: attachment\n"
    pieces = (part(PLAIN, "#note\n", field), part(PLAIN, "Hello\n"))
    assert found(letter(several("mixed", *pieces))).commands == ()


def test_nested_containers_are_cut() -> None:
    logo = part("image/png; name=a.png", "x", "Content-ID: <a>\n")
    related = several("related", part(HTML, "<p>#send</p><p>Hello</p>"), logo)
    text = several("alternative", part(PLAIN, "#send\nHello\n"), related)
    message = letter(several("mixed", text, PDF))
    assert found(message).insists
    assert left(message) == ["Hello\n", "<p></p><p>Hello</p>"]
    untouched = [p for p in message.parts if not p.content_type.startswith(("t", "m"))]
    after = parse(cut(message, found(message))).parts
    assert [message.raw[p.start : p.end] for p in untouched] == [
        cut(message, found(message))[after[p.number].start : after[p.number].end]
        for p in untouched
    ]


def test_flowed_lines_are_put_together() -> None:
    """RFC 3676 4.2: a line that ends in a space goes on in the next."""
    text = "#close This is \nall one line.\nHello \nyou\n"
    assert found(plain(text, "; format=flowed")).commands == (
        Close("This is all one line.\n\nHello you"),
    )
    assert left(plain(text, "; format=flowed")) == ["Hello \nyou\n"]
    assert found(plain("#close Th \nis\n", "; format=flowed; delsp=yes")).commands == (
        Close("This"),
    )
    assert found(plain(" #close\n", "; format=flowed")).commands == (Close(""),)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "quoted-printable"),
        ("utf-8", "base64"),
        ("koi8-r", "8bit"),
        ("windows-1251", "quoted-printable"),
    ],
)
def test_charset_and_transfer_encoding_stay(charset: str, encoding: str) -> None:
    text = "#close Готово\r\n\r\nДобрый день\r\n".encode(charset)
    coded = {
        "base64": b64encode(text),
        "8bit": text,
        "quoted-printable": b"".join(b"=%02X" % byte for byte in text),
    }[encoding]
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\n"
    head += f"Content-Transfer-Encoding: {encoding}\n\n"
    message = parse(head.replace("\n", "\r\n").encode() + coded)
    assert found(message).commands == (Close("Готово\n\nДобрый день"),)
    after = parse(cut(message, found(message)))
    assert after.root.charset == charset
    assert part_text(after, after.root).rstrip("\n") == "Добрый день"


def test_text_that_is_not_in_its_charset_is_not_cut() -> None:
    head = (HEAD + "Content-Type: text/plain; charset=utf-8\n\n").encode()
    assert "send it as UTF-8" in refusal(parse(head + b"#close\r\n\xff\xfe\x80\r\n"))
    assert found(parse(head + b"#note\r\n\xff\xfe\x80\r\n")).is_note


SEALED = [
    several("signed; protocol=x", part(PLAIN, "WORD\nHello\n"), part("a/x", "y")),
    part(PLAIN, "WORD\n-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----\n"),
    several("mixed", part(PLAIN, "WORD\nHello\n"), part("application/pkcs7-mime", "x")),
]


@pytest.mark.parametrize("entity", SEALED)
def test_s4_7_signed_or_encrypted_mail_takes_no_command_but_note(entity: str) -> None:
    message = letter(entity.replace("WORD", "#close"))
    assert found(message).commands == ()
    assert cut(message, found(message)) == message.raw
    assert found(letter(entity.replace("WORD", "#NOTE "))).is_note


def test_armour_in_a_quote_seals_nothing() -> None:
    quoted = "-----Original Message-----\nFrom: a\nSent: b\nTo: c\nSubject: d\n\n"
    text = f"#send\nHello\n\n{quoted}{SEALED[1].partition('WORD')[2]}"
    assert found(plain(text)).insists
    assert left(plain(text))[0].startswith("Hello")


def test_the_digest_is_that_of_the_new_text() -> None:
    same = (
        plain("Hello Ivan,\n\nit is up.\n"),
        plain(f"#send\n\nHello  Ivan, it\nis up.\n\n-- \nIvan\n\n{QUOTE}"),
        letter(part(HTML, "<p>Hello&nbsp;Ivan,</p><p>it is <b>up</b>.</p>")),
    )
    assert len({found(message).digest for message in same}) == 1
    assert found(plain("Hello Ivan, it is down.\n")).digest != found(same[0]).digest


WORDS = st.sampled_from(["#close", "#close done", "#send", "#priority 2", "#split"])
TEXT = st.lists(
    st.sampled_from(["Добрый день", "", "done.", "# ls", "see <b> & c", "x" * 90])
)


@given(
    st.lists(WORDS, max_size=3, unique_by=lambda word: word[:5]), TEXT, st.booleans()
)
def test_what_is_left_is_the_letter_without_its_commands(
    words: list[str], lines: list[str], attached: bool
) -> None:
    """Cut from both versions; all other bytes are those of the letter as it came."""

    def made(lines: list[str]) -> Message:
        escaped = (line.replace("&", "&amp;").replace("<", "&lt;") for line in lines)
        html = "".join(f"<div>{line or '<br>'}</div>" for line in escaped)
        text = several("alternative", part(PLAIN, "\n".join(lines)), part(HTML, html))
        return letter(several("mixed", text, PDF) if attached else text)

    before, without = made(words + lines), made(lines)
    new = found(before)
    assert len(new.commands) == len(words)
    assert new.text == found(without).text
    assert new.is_empty is found(without).is_empty
    after = parse(cut(before, new))
    again = found(after)
    assert (again.commands, again.text, again.digest) == ((), new.text, new.digest)
    for old, now in zip(before.parts, after.parts, strict=True):
        assert before.raw[old.start : old.body] == after.raw[now.start : now.body] or (
            words and old.content_type.startswith("text/")
        )
        if old.content_type == "application/pdf":
            assert before.raw[old.start : old.end] == after.raw[now.start : now.end]
    if not words:
        assert after.raw == before.raw


@given(texts(), pages(), st.sampled_from(["", "#close\n", "#send\n", "#note\n"]))
def test_any_letter_is_read_and_cut(text: str, html: str, word: str) -> None:
    for message in (
        plain(word + text),
        letter(part(HTML, word + html)),
        both(text, html),
    ):
        with suppress(Refused):
            new = found(message)
            after = parse(cut(message, new))
            assert len(after.parts) == len(message.parts)
            assert len(after.raw) <= len(message.raw) + 200


@pytest.mark.parametrize(
    "entity",
    [
        part(PLAIN, "#close " + "x" * 10_000_000),
        part(PLAIN, "#" + "x" * 10_000_000 + "\n#close\n"),
        part(HTML, "<p>#incident</p>" + "<div>" * 100_000 + "x"),
        part(HTML, "<b>" * 100_000 + "#incident" + "</b>" * 100_000),
        part(HTML, "#incident" + "<b> </b>" * 100_000 + "<br>x"),
        part(HTML, "<br>" * 100_000 + "#incident" + "<br>" * 100_000 + "x"),
        part(PLAIN, "#split\n" + " \n" * 200_000 + "x\n" * 100_000),
    ],
    ids=["long command", "long word", "open", "nested", "pairs", "breaks", "lines"],
)
def test_hostile_letters_are_read_in_time(entity: str) -> None:
    message = letter(entity)
    start = perf_counter()
    new = found(message)
    cut(message, new)
    assert perf_counter() - start < 6


def test_nul_hides_nothing() -> None:
    message = letter(part(PLAIN, b64encode(b"#no\0te\r\nwaits").decode()))
    coded = message.raw.replace(b"utf-8", b"utf-8\r\nContent-Transfer-Encoding: base64")
    assert found(parse(coded)).is_note
    assert found(plain("\0#incident\0\n\0\n")).commands == (Incident(),)
    assert found(plain("#send\n")).commands == (Send(),)
