"""Parts in 7 bits, their content unchanged; sealed parts byte for byte (S3)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.edit import apply
from mailproc.compose.recode import part_edits
from mailproc.compose.sealed import armour, is_sealed, sealed
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes


def recoded(raw: bytes) -> bytes:
    return apply(raw, part_edits(parse(raw)))


def contents(message: Message) -> list[str]:
    return [
        hashlib.sha256(part_bytes(message, part)).hexdigest()
        for part in message.parts
        if not part.content_type.startswith(("multipart/", "message/"))
    ]


def mixed(*parts: bytes, kind: bytes = b"mixed", more: bytes = b"") -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/" + kind
    return head + b"; boundary=b\r\n" + more + b"\r\n" + body + b"--b--\r\n"


WIDE = "Content-Type: text/x-log\r\n\r\nжурнал\r\n".encode()


@pytest.mark.parametrize(
    "part",
    [
        b"\r\nplain",
        b"Content-Transfer-Encoding: 7bit\r\n\r\nplain\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\nQUJD",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=D0",
        b"Content-Type: application/x-odd\r\nX-Weird :  y\r\n\r\n\x01\x02",
    ],
)
def test_a_part_that_is_fit_stays_beside_one_that_is_not(part: bytes) -> None:
    done = recoded(mixed(part, WIDE))
    assert b"--b\r\n" + part + b"\r\n--b\r\n" in done
    assert done.isascii()


@pytest.mark.parametrize(
    ("head", "content", "label"),
    [
        (b"Content-Type: text/plain; charset=koi8-r\r\n", "вся строка", b"base64"),
        (b"", "one ń in a long line of plain text", b"quoted-printable"),
        (b"Content-Type: application/x-bin\r\n", "a much longer ń text", b"base64"),
        (b"Content-Transfer-Encoding: x-none\r\n", "ж", b"base64"),
        (b"CONTENT-transfer-encoding: 8BIT\r\n", "ж", b"base64"),
        (b"Content-Transfer-Encoding: quoted-printable\r\n", "=41ж", b"quoted"),
    ],
)
def test_wide_content_is_encoded(head: bytes, content: str, label: bytes) -> None:
    raw = mixed(head + b"\r\n" + content.encode())
    done = recoded(raw)
    assert done.isascii()
    assert b": " + label in done
    assert done.lower().count(b"content-transfer-encoding") == 1
    assert contents(parse(done)) == contents(parse(raw))
    assert recoded(done) == done


def test_a_long_line_is_encoded() -> None:
    raw = mixed(b"\r\n" + b"word " * 300, b"\r\nshort")
    done = recoded(raw)
    assert max(map(len, done.split(b"\r\n"))) <= 998
    assert contents(parse(done)) == contents(parse(raw))


def test_base64_in_one_line_is_only_wrapped() -> None:
    raw = mixed(b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 300)
    done = recoded(raw)
    assert done.replace(b"\r\n", b"") == raw.replace(b"\r\n", b"")
    assert max(map(len, done.split(b"\r\n"))) <= 76


def test_uuencoded_content_is_left_alone() -> None:
    raw = mixed(
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n\xff\r\nend"
    )
    assert recoded(raw) == raw


def test_no_part_says_8bit_any_more() -> None:
    inner = mixed(WIDE, more=b"Content-Transfer-Encoding: binary\r\n")
    ascii_part = b"Content-Transfer-Encoding: 8bit\r\n\r\nplain"
    done = recoded(
        mixed(inner, ascii_part, more=b"Content-Transfer-Encoding: 8bit\r\n")
    )
    assert b"8bit" not in done
    assert b"binary" not in done
    assert done.count(b"Content-Transfer-Encoding: 7bit") == 3


def test_a_container_of_sealed_8bit_keeps_its_label() -> None:
    signed = mixed(b"\r\n\xd0\xb6", b"\r\nsig", kind=b"signed").replace(b"--b", b"--s")
    raw = mixed(
        signed.replace(b"=b", b"=s"), more=b"Content-Transfer-Encoding: 8bit\r\n"
    )
    assert recoded(raw) == raw


def test_an_attached_message_is_encoded_inside() -> None:
    attached = b"Subject: \xd0\xb6\r\n" + WIDE
    raw = mixed(b"Content-Type: message/rfc822\r\n\r\n" + attached)
    done = recoded(raw)
    assert done.isascii()
    assert contents(parse(done)) == contents(parse(raw))
    assert b"message/rfc822\r\n\r\nSubject: =?utf-8?b?0LY=?=\r\n" in done


@pytest.mark.parametrize(
    "head",
    [
        b'Content-Type: multipart/signed; boundary=b; protocol="x"\r\n',
        b'Content-Type: multipart/encrypted; boundary=b; protocol="x"\r\n',
        b"Content-Type: application/pkcs7-mime\r\n",
        b"Content-Type: application/x-pkcs7-mime\r\n",
    ],
)
def test_sealed_mail_stays_byte_for_byte(head: bytes) -> None:
    inside = (
        "--b\r\nX-Ж: ж\r\n\r\nж\r\n".encode()
        + b"x" * 1200
        + b"\r\n--b\r\n\r\ny\r\n--b--\r\n"
    )
    raw = head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + inside
    assert is_sealed(parse(raw))
    assert recoded(raw) == raw
    nested = mixed(raw, WIDE).replace(b"--b\r\nContent", b"--b\r\nContent", 1)
    outer = nested.replace(b"boundary=b\r\n\r\n", b"boundary=o\r\n\r\n", 1)
    outer = outer.replace(b"--b\r\n" + head, b"--o\r\n" + head)
    assert raw in recoded(outer)


def test_armoured_text_stays_byte_for_byte() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nж\r\n".encode()
    raw = mixed(b"\r\n" + text, WIDE)
    assert b"\r\n\r\n" + text in recoded(raw)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-----BEGIN PGP MESSAGE-----\n", 0),
        ("x\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n", 2),
        ("> -----BEGIN PGP MESSAGE-----\n", None),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", None),
    ],
)
def test_armour(text: str, expected: int | None) -> None:
    assert armour(text) == expected


def test_a_sealed_message_that_is_only_attached_does_not_seal_the_letter() -> None:
    signed = mixed(b"\r\na", b"\r\nb", kind=b"signed").replace(b"--b", b"--s")
    attached = b"Content-Type: message/rfc822\r\n\r\n" + signed.replace(b"=b", b"=s")
    message = parse(mixed(b"\r\ntext", attached))
    assert not is_sealed(message)
    assert len(sealed(message)) == 3


LEAF = st.sampled_from(["plain", "ж" * 30, "a ń", "x" * 1100, "=41", "QUJD", "", "\t"])
KIND = st.sampled_from(["text/plain", "text/x", "image/png", "message/rfc822"])
CODE = st.sampled_from(["", "8bit", "7bit", "base64", "quoted-printable", "x-odd"])


@given(st.lists(st.tuples(KIND, CODE, LEAF), max_size=4), st.booleans())
def test_every_leaf_is_the_same_and_all_is_7bit(
    leaves: list[tuple[str, str, str]], crlf: bool
) -> None:
    inner = {"message/rfc822": "Subject: x\r\n\r\n"}
    end = "\r\n" if crlf else ""
    parts = [
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {code}\r\n\r\n"
        f"{inner.get(kind, '')}{text}{end}"
        for kind, code, text in leaves
    ]
    raw = mixed(*(part.encode() for part in parts))
    done = recoded(raw)
    assert contents(parse(done)) == contents(parse(raw))
    assert recoded(done) == done
    wide = any(k == "message/rfc822" and c[:1] in "bqx" for k, c, _ in leaves if c)
    if not wide:
        assert done.isascii()
        assert max(map(len, done.split(b"\r\n"))) <= 998
