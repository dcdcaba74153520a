"""The whole step 3 (table of S3): block, copy, and everything else as it was."""

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import insert
from mailproc.compose.block import Block, render_block
from mailproc.compose.model import TABLE, Identity
from mailproc.compose.sealed import sealed
from mailproc.compose.transform import Transformed, transform
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes, part_text

DESK = "support@ipserver.su"
NOW = datetime(2026, 1, 2, 7, 0, 5, tzinfo=UTC)
IDENTITY = Identity(
    DESK, frozenset({DESK}), frozenset({"ipserver.su"}), "relay.ipserver.su"
)
LINES = (
    "---\nС уважением,\n{{ name }}\nТехническая поддержка,\nKindest Regards,\n"
    "Technical support,\nhttps://www.ipserver.su"
)
BLOCK = render_block(LINES, None, "Иван И.")
HEAD = (
    f"From: {DESK}\nTo: client@example.com\nSubject: server\n"
    "Date: Fri, 02 Jan 2026 10:00:00 +0300\nMessage-ID: <a@mua.example>\n"
    "MIME-Version: 1.0\n"
)


def run(
    source: str | bytes,
    kind: str = "staff",
    block: Block | None = BLOCK,
    to: tuple[str, ...] = ("client@example.com",),
    protocol: str = "ESMTPSA",
) -> Transformed:
    raw = source if isinstance(source, bytes) else source.replace("\n", "\r\n").encode()
    envelope = Envelope(DESK, to, NOW, login="support1", protocol=protocol)
    return transform(raw, envelope, kind, IDENTITY, block, now=NOW, token="tok")


def letter(body: str, head: str = "Content-Type: text/plain; charset=utf-8\n") -> str:
    return HEAD + head + "\n" + body


def count(message: Message) -> int:
    """How often the block stands in the text parts of the letter."""
    texts = (part_text(message, p) for p in message.parts if p.is_text_body)
    wanted = "".join(BLOCK.text.split())
    return sum(
        "".join(re.sub(r"<[^>]+>|>", "", text).split()).count(wanted) for text in texts
    )


def leaves(message: Message) -> list[str]:
    """Digest every leaf that is no text of the letter; texts may be edited."""
    return [
        hashlib.sha256(part_bytes(message, p)).hexdigest()
        for p in message.parts
        if not p.content_type.startswith(("multipart/", "message/"))
        and not p.is_text_body
    ]


def untraced(raw: bytes) -> bytes:
    """Take the Received field off that transform put on top."""
    assert raw.startswith(b"Received: by relay.ipserver.su with ")
    return raw.split(b"\r\n", 2)[2]


def test_the_received_field_names_no_client() -> None:
    done = run(letter("x\n")).raw
    assert done.startswith(
        b"Received: by relay.ipserver.su with ESMTPSA id tok;\r\n"
        b" Fri, 02 Jan 2026 07:00:05 +0000\r\nFrom: "
    )
    odd = run(letter("x\n"), protocol="a\r\nBcc: x").raw
    assert odd.startswith(b"Received: by relay.ipserver.su with local id tok;")


def test_text_is_old_text_and_block() -> None:
    done = parse(run(letter("It is up.\n\nOn Thu, A wrote:\n> Down?\n")).raw)
    assert done.text == (f"It is up.\n\n{BLOCK.text}\n\nOn Thu, A wrote:\n> Down?\n")
    assert done.subject == "server"


ROWS = [
    ("staff", 1, True, True),
    ("ticket", 1, True, True),
    ("letter", 1, True, True),
    ("notice", 1, True, False),
    ("answer", 1, False, False),
    ("dsn", 0, False, False),
    ("report", 0, False, False),
    ("internal", 0, False, False),
]


def test_every_row_of_the_table_is_tried() -> None:
    assert {row[0] for row in ROWS} == set(TABLE)


@pytest.mark.parametrize(("kind", "blocks", "cc", "copy"), ROWS)
def test_s3_each_kind_carries_what_its_row_asks(
    kind: str, blocks: int, cc: bool, copy: bool
) -> None:
    done = run(letter("It is up.\n"), kind)
    message = parse(done.raw)
    assert count(message) == blocks
    assert [a.addr for a in message.cc] == ([DESK] if cc else [])
    assert done.recipients == ("client@example.com", *((DESK,) if copy else ()))


def test_no_block_given_no_block_made() -> None:
    done = run(letter("It is up.\n"), block=None)
    assert b"\r\n\r\nIt is up.\r\n" in done.raw
    assert done.notes == ()


def test_an_unknown_kind_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        run(letter("x\n"), "no such kind")


SIGNED = "Content-Type: multipart/signed; boundary=s; protocol=x; micalg=y\n"
INSIDE = "--s\n\nподпись\n--s\nContent-Type: x/y\n\nz\n--s--\n"
ARMOUR = "-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n-----BEGIN PGP SIGNATURE-----\n"


@pytest.mark.parametrize(
    ("source", "note"),
    [
        (letter(INSIDE, SIGNED), insert.SEALED),
        (letter("MIIB\n", "Content-Type: application/pkcs7-mime\n"), insert.SEALED),
        (letter(ARMOUR), insert.ARMOURED),
        (letter("x\n", "Content-Type: text/plain; charset=x-no\n"), insert.UNREADABLE),
        (letter("x\n", "Content-Type: text/calendar\n"), insert.NO_TEXT),
        (letter("x\n", "Content-Type: application/ms-tnef\n"), insert.NO_TEXT),
    ],
)
def test_s3_left_alone_with_a_note_and_the_copy(source: str, note: str) -> None:
    done = run(source)
    assert done.notes == (note,)
    assert done.recipients == ("client@example.com", DESK)
    body = source.split("\n\n", 1)[1].replace("\n", "\r\n").encode()
    assert done.raw.endswith(b"\r\n\r\n" + body)
    assert [a.addr for a in parse(done.raw).cc] == [DESK]


def test_a_part_that_cannot_be_read_does_not_stop_the_other() -> None:
    source = letter(
        "--a\nContent-Type: text/plain; charset=x-no\n\nx\n"
        "--a\nContent-Type: text/html; charset=utf-8\n\n<p>x</p>\n--a--\n",
        "Content-Type: multipart/alternative; boundary=a\n",
    )
    done = run(source)
    assert done.notes == (insert.UNREADABLE,)
    assert b"charset=x-no\r\n\r\nx\r\n--a\r\n" in done.raw
    assert BLOCK.html.replace("\n", "\r\n") in parse(done.raw).html.replace(
        "\n", "\r\n"
    )


def test_apple_pieces_carry_the_block_once() -> None:
    def pieces(first: str) -> str:
        return letter(
            f"--m\nContent-Type: text/plain; charset=utf-8\n\n{first}\n"
            "--m\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nQUJD\n"
            "--m\nContent-Type: text/plain\n\nafter the picture\n--m--\n",
            "Content-Type: multipart/mixed; boundary=m\n",
        )

    assert parse(run(pieces("before")).raw).text.rstrip().endswith(BLOCK.text)
    already = parse(run(pieces("before\n\n" + BLOCK.text)).raw)
    assert count(already) == 1
    assert already.text.rstrip().endswith("after the picture")


def test_flowed_and_charset_parameters_stay() -> None:
    head = 'Content-Type: text/plain; format=flowed; charset="koi8-r"; delsp=yes\n'
    raw = letter("Сервер \nработает.\n", head).replace("\n", "\r\n").encode("koi8-r")
    done = run(raw)
    assert b'text/plain; format=flowed; charset="koi8-r"; delsp=yes\r\n' in done.raw
    assert part_bytes(parse(done.raw), parse(done.raw).root).decode("koi8-r") == (
        f"Сервер \nработает.\n\n{BLOCK.text}\n".replace("\n", "\r\n")
    )


@pytest.mark.parametrize("head", ["", "Content-Type: text/plain; charset=koi8-r\n"])
@pytest.mark.parametrize("body", ["", "\n", "\n\n"])
def test_an_empty_part_keeps_its_place(head: str, body: str) -> None:
    source = letter(
        f"--m\n{head}{body}--m\nContent-Type: x/y\n\nz\n--m--\n",
        "Content-Type: multipart/mixed; boundary=m\n",
    )
    finished = run(source)
    done = parse(finished.raw)
    assert [p.content_type for p in done.parts] == [
        "multipart/mixed",
        "text/plain",
        "x/y",
    ]
    # Where the part has no line at all, it may also be left alone, with a note.
    kept = part_text(done, done.parts[1]).strip() == BLOCK.text
    assert kept is not (finished.notes == (insert.UNREADABLE,))
    assert kept or not body
    assert done.raw.endswith(b"\r\n--m\r\nContent-Type: x/y\r\n\r\nz\r\n--m--\r\n")


TEXTS = st.sampled_from(
    [
        "It is up.\n",
        "Сервер работает.\n\nOn Thu, 1 Jan 2026, A wrote:\n> Down?\n",
        "> Down?\n\nNo.\n",
        "Łódź\n\n-- \nIvan\n",
        "x" * 1200,
        "",
        BLOCK.text,
        "<p>It is up.</p><blockquote type=cite>Down?</blockquote>\n",
        "From me\n.\n..\n",
    ]
)
LABELS = st.sampled_from(["", "utf-8", "koi8-r", "iso-8859-2", "us-ascii", "x-none"])
CODES = st.sampled_from(["", "7bit", "8bit", "base64", "quoted-printable"])
TYPES = st.sampled_from(
    ["text/plain", "text/html", "text/calendar", "image/png", "text/plain; name=a.txt"]
)


@st.composite
def part(draw: st.DrawFn) -> bytes:
    """One leaf with a type, a charset and an encoding that may not agree."""
    kind, label, code = draw(TYPES), draw(LABELS), draw(CODES)
    head = f"Content-Type: {kind}" + (f"; charset={label}" if label else "") + "\n"
    head += f"Content-Transfer-Encoding: {code}\n" if code else ""
    body = draw(TEXTS).encode("koi8-r" if label == "koi8-r" else "utf-8", "replace")
    return (head.encode() + b"\n" + body).replace(b"\n", b"\r\n")


@st.composite
def entity(draw: st.DrawFn, depth: int = 2) -> bytes:
    """A leaf, or a multipart of entities."""
    if depth == 0 or draw(st.booleans()):
        return draw(part())
    kind = draw(st.sampled_from(["mixed", "alternative", "related", "signed"]))
    inner = draw(st.lists(entity(depth - 1), min_size=1, max_size=3))
    body = b"".join(b"--b%d\r\n%s\r\n" % (depth, one) for one in inner)
    head = f"Content-Type: multipart/{kind}; boundary=b{depth}\r\n\r\n".encode()
    return head + body + b"--b%d--\r\n" % depth


FIELDS = st.lists(
    st.sampled_from(
        [
            "Cc: a@b.example, c@d.example\n",
            f"CC: Desk <{DESK.upper()}>\n",
            "Bcc: hidden@example.org\n",
            "X-Note: ж\n",
            "References: " + "<a@b.example> " * 90 + "\n",
            "Return-Path: <>\n",
        ]
    ),
    max_size=4,
)


@given(entity(), FIELDS, st.sampled_from(sorted(TABLE)))
def test_the_promises_of_step_3(inner: bytes, fields: list[str], kind: str) -> None:
    head = HEAD.replace("MIME", "".join(fields) + "MIME").replace("\n", "\r\n").encode()
    raw = head + inner.removesuffix(b"\r\n") + b"\r\n"
    done = run(raw, kind)
    before, after = parse(raw), parse(done.raw)
    row = TABLE[kind]

    assert untraced(run(done.raw, kind).raw) == done.raw
    assert done.recipients.count(DESK) == row.copy
    desk = [a for a in after.to + after.cc if a.key == DESK]
    assert not row.cc or desk
    assert leaves(before) == leaves(after)
    assert [p.content_type for p in before.parts] == [
        p.content_type for p in after.parts
    ]
    assert after.subject == before.subject
    assert not after.bcc
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", done.raw)
    closed = [after.parts[n] for n in sealed(after)]
    open_bytes = bytearray(done.raw)
    for one in closed:
        open_bytes[one.start : one.end] = b"x\r\n" * ((one.end - one.start) // 3)
    assert bytes(open_bytes).isascii()
    assert max(map(len, bytes(open_bytes).split(b"\r\n"))) <= 998


@given(st.binary(max_size=300), st.sampled_from(sorted(TABLE)))
def test_total_for_any_bytes(raw: bytes, kind: str) -> None:
    done = run(raw, kind)
    assert untraced(run(done.raw, kind).raw) == done.raw


def _samples() -> list[Path]:
    folder = os.environ.get("MAILPROC_SAMPLES")
    found = Path(folder, "messages").rglob("*") if folder else []
    return sorted(path for path in found if path.is_file())


@pytest.mark.skipif(not _samples(), reason="MAILPROC_SAMPLES is not set")
def test_real_messages() -> None:
    for path in _samples():
        raw = path.read_bytes()
        done = run(raw)
        after = parse(done.raw)
        assert leaves(parse(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))) == (
            leaves(after)
        ), path
        assert untraced(run(done.raw).raw) == done.raw, path
        assert bool(count(after)) or bool(done.notes), path
        assert max(map(len, done.raw.split(b"\r\n"))) <= 998, path
