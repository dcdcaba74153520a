"""No complaint, however broken, breaks the reader, and reading stays fast (issue 5)."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.as_json import report_json
from mailproc.abuse.classes import BY_NAME
from mailproc.abuse.formats import STRUCTURED
from mailproc.abuse.letter import freetext
from mailproc.abuse.read import Reading, read
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"
MAILS = [path.read_bytes() for path in sorted(ROOT.glob("*/*.eml"))]
PIECES = st.sampled_from(
    [
        *(
            b"\n",
            b"\r\n\r\n",
            b"\0",
            b"\xff\xfe",
            b"&lt;",
            b"[[[[",
            b'{"Report":',
            b"<",
        ),
        *(b"Source-IP: 999.1.1.1", b"--", b"=?utf-8?b?", b"%", b"https://[", b"1e999"),
        b"Date: 99999-99-99 99:99",
    ]
)


def _check(found: Reading) -> None:
    """What holds for every reading."""
    assert found.report is not None or found.why_not
    if found.report is not None:
        assert found.report.category in BY_NAME
        known = BY_NAME[found.report.category]
        assert found.report.immediate_block is known.blocks
        report_json(found.report)


@given(st.data())
def test_changed_complaints_are_read(data: st.DataObject) -> None:
    mail = bytearray(data.draw(st.sampled_from(MAILS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mail)))
        gone = data.draw(st.integers(0, 60))
        mail[at : at + gone] = data.draw(PIECES | st.binary(max_size=20))
    _check(read(parse(bytes(mail))))


@given(st.sampled_from(MAILS), st.sampled_from(MAILS), st.floats(0, 1), st.floats(0, 1))
def test_spliced_complaints_are_read(
    one: bytes, two: bytes, end: float, start: float
) -> None:
    _check(read(parse(one[: int(len(one) * end)] + two[int(len(two) * start) :])))


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    _check(read(parse(raw)))


@pytest.mark.parametrize("each", [*STRUCTURED, freetext], ids=lambda f: f.NAME)
@pytest.mark.parametrize(
    "filler",
    [
        *(b"Feedback-Type: abuse\n", b"<Infringement>", b"Report-Type: x\nSource: 1\n"),
        *(b'{"xarf_version": [', b"192.0.2.1 is 192.0.2.2; \n", b"a,ip,b\n1,2,3\n"),
        *(b"Spamvertised web site: http://a.example\n", b"\n> \n", b"Source-IP: "),
        *(b"<IODEF-Document ", b"<notification_message ", b"hxxp://a[.]example/ "),
    ],
)
def test_long_letters_take_linear_time(each: object, filler: bytes) -> None:
    head = (
        b"From: a@example.org\nSubject: [SpamCop (1) id:12345] Shadowserver report\n\n"
    )
    message = parse(head + filler * (200_000 // len(filler)))
    start = time.process_time()
    each.parse(message)  # type: ignore[attr-defined]  # each is a Format
    assert time.process_time() - start < 3


def test_deep_forwards_end() -> None:
    """Each forward wraps the one before; the reader stops, and says so."""
    mail = b"From: a@example.org\nSubject: x\n\nFeedback-Type: abuse\nVersion: 1\n"
    for _ in range(30):
        mail = (
            b"From: b@example.org\nSubject: Fwd\nMIME-Version: 1.0\n"
            b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n\nfyi\n--%d\n"
            b"Content-Type: message/rfc822\n\n%s\n--%d--\n"
        ) % (len(mail), len(mail), len(mail), mail, len(mail))
    start = time.process_time()
    _check(read(parse(mail)))
    assert time.process_time() - start < 3


def test_speed_is_a_hundred_complaints_a_second() -> None:
    """Issue 5: 100 complaints of 10 KB per second and core."""
    evidence = (
        b"\nJan 19 02:58:01 host sshd[11]: Failed password from 192.0.2.66 port 1"
    )
    mails = [mail for mail in MAILS if len(mail) < 10_000][:50]
    messages = [parse(mail + evidence * ((10_000 - len(mail)) // 70)) for mail in mails]
    start = time.process_time()
    for message in messages:
        read(message)
    assert (time.process_time() - start) / len(messages) < 0.010
