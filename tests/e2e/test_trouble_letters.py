"""What staff's programs do wrong, against the running service: refused, or mended.

Rules S3.5a-c, S4.7, N8, and the traps of RFC 6409. Everything is said by a raw client,
byte for byte, and seen at the sink: what arrives there is what left.
"""

import re
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path

import pytest

from mailproc.message.parse import parse
from mailproc.signing import verify
from tests.e2e.house import PASSWORD, House, until
from tests.integration.smtpd.support import Wire, plain
from tests.servers.sink import Received, Sink, free_port

BLOCK = "Kindest Regards,"
BOTH = ("support1", "support2")
_NUMBERS = count()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Sink]]:
    """A service without mailboxes, and everybody else's mail server."""
    folder = tmp_path_factory.mktemp("relay")
    with (
        Sink(extensions=("8BITMIME", "SIZE 60000000")) as sink,
        House(folder, free_port(), [sink.port], users=BOTH, only=("relay", "delivery"))
        as house,
    ):  # fmt: skip
        yield house, sink
        log = house.log.read_text()
        assert "Traceback" not in log
        for secret in (PASSWORD, plain("support1", PASSWORD), "wrong one"):
            assert secret not in log


@pytest.fixture
def house(relay: tuple[House, Sink]) -> House:
    return relay[0]


@pytest.fixture
def sink(relay: tuple[House, Sink]) -> Sink:
    return relay[1]


@pytest.fixture
def to() -> str:
    """Somebody who gets mail in one test only."""
    return f"a{next(_NUMBERS)}@example.org"


def _client(house: House) -> Wire:
    wire = Wire(house.submission)
    wire.reply()
    wire.say("EHLO pc", "STARTTLS")
    wire.start_tls(ssl.create_default_context(cafile=house.certificate))
    wire.ask("EHLO pc")
    return wire


def _say(
    house: House,
    raw: bytes,
    *to: str,
    sender: str = "support@ipserver.su",
) -> str:
    """Hand in a letter as it is; the first reply that is no success, or the last."""
    with _client(house) as wire:
        assert wire.ask("AUTH PLAIN " + plain("support1", PASSWORD))[:3] == "235"
        for command in (f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{a}>" for a in to)):
            answer = wire.ask(command)
            if answer[:3] != "250":
                return answer
        assert wire.ask("DATA")[:3] == "354"
        wire.send(raw + b"\r\n" * (not raw.endswith(b"\r\n")) + b".\r\n")
        return wire.reply()


def _letter(**fields: str) -> bytes:
    letter = EmailMessage(policy=SMTP)
    head = {"From": "support@ipserver.su", "To": "a@example.org", "Subject": "hello"}
    text = fields.pop("text", "It works again.\n")
    for name, value in (head | fields).items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()


def _arrived(sink: Sink, to: str) -> Received:
    """The one mail that came for somebody."""
    until(lambda: sink.mail_for(to), f"a mail for {to}")
    (mail,) = sink.mail_for(to)
    return mail


REFUSED = {
    "MAIL FROM of another": ({"sender": "boss@ipserver.su"}, {}, "553 5.7.1"),
    "no MAIL FROM": ({"sender": ""}, {}, "550 5.7.1"),
    "From of another": ({}, {"From": "boss@ipserver.su"}, "550 5.7.1 From"),
    "Sender of another": ({}, {"Sender": "boss@ipserver.su"}, "550 5.7.1 Sender"),
    "two addresses in From": (
        {},
        {"From": "support@ipserver.su, boss@ipserver.su"},
        "550 5.7.1 From must",
    ),
    "&^ in the text": ({}, {"text": "Dear &^,\n"}, "550 5.7.1 unfilled field &^ in te"),
    "&^ in the subject": (
        {},
        {"Subject": "For &^"},
        "550 5.7.1 unfilled field &^ in s",
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_refused_says_why(house: House, sink: Sink, to: str, name: str) -> None:
    envelope, fields, answer = REFUSED[name]
    told = _say(house, _letter(**fields), to, **envelope)
    assert told.startswith(answer), told
    assert not sink.mail_for(to)


def test_two_from_fields_and_a_desk_that_writes_to_itself(
    house: House, sink: Sink, to: str
) -> None:
    two = b"From: support@ipserver.su\r\n" + _letter()
    assert _say(house, two, to).startswith("550 5.7.1 From must be one")
    reply = _letter(Subject="Re: hello", To="support@ipserver.su", In_Reply_To="<x@y>")
    assert "#note" in _say(house, reply, "support@ipserver.su")
    assert not sink.mail_for(to)


def test_a_note_reaches_the_desk_and_nobody_else(
    house: House, sink: Sink, to: str
) -> None:
    """S4.7, whoever stands in its header and envelope."""
    note = _letter(text="#note\nCall them: &^\n", In_Reply_To="<x@y>", To=to)
    assert _say(house, note, to, "b@example.org")[:3] == "250"
    until(lambda: _notes(sink), "the note reaches the desk")
    (mail,) = _notes(sink)
    assert mail.recipients == ("support@ipserver.su",)
    assert not sink.mail_for(to)


def _notes(sink: Sink) -> list[Received]:
    desk = sink.mail_for("support@ipserver.su")
    return [mail for mail in desk if parse(mail.raw).text.startswith("#note")]


def test_a_mark_in_the_quote_passes(house: House, sink: Sink, to: str) -> None:
    text = "It is done.\n\nOn Monday a@example.org wrote:\n> Dear &^, please\n> help\n"
    assert _say(house, _letter(text=text), to)[:3] == "250"
    assert "> Dear &^" in parse(_arrived(sink, to).raw).text


def test_bcc_is_delivered_and_never_shown(house: House, sink: Sink, to: str) -> None:
    raw = _letter(Bcc="secret@example.net", Resent_Bcc="secret@example.net")
    answer = _say(house, raw, to, "secret@example.net")
    assert answer[:3] == "250"
    mail = _arrived(sink, to)
    assert "secret@example.net" in mail.recipients
    assert b"secret" not in mail.raw


def test_a_hundred_recipients_get_it_once(house: House, sink: Sink, to: str) -> None:
    everybody = [f"{n}-{to}" for n in range(100)]
    assert _say(house, _letter(To=", ".join(everybody)), *everybody)[:3] == "250"
    for address in everybody:
        told = parse(_arrived(sink, address).raw)
        assert [a.addr for a in told.cc] == ["support@ipserver.su"]


def test_twenty_megabytes(house: House, sink: Sink, to: str) -> None:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = "support@ipserver.su", "a@example.org"
    letter.set_content("The log is attached.\n")
    data = bytes(range(256)) * (14 * 2**20 // 256)  # 20 MB in base64
    letter.add_attachment(data, "application", "octet-stream", filename="log.bin")
    assert _say(house, letter.as_bytes(), to)[:3] == "250"
    mail = _arrived(sink, to)
    sent = letter.as_bytes()
    attached = sent[sent.index(b"Content-Disposition: attachment") :]
    assert mail.raw.endswith(attached.removesuffix(b"\r\n") + b"\r\n"), (
        "the attachment is byte for byte the same"
    )
    assert [check.valid for check in verify(mail.raw, house.records)] == [True, True]


def test_too_large_a_letter_is_refused(house: House, sink: Sink, to: str) -> None:
    raw = _letter() + b"x" * 78 * 400_000
    assert _say(house, raw, to).startswith("552 5.3.4")
    assert not sink.mail_for(to)


def test_8_bit_letters_leave_readable(house: House, sink: Sink, to: str) -> None:
    """Raw koi8-r in header and body, not a word about the charset in the header."""
    raw = (
        "From: support@ipserver.su\r\nTo: a@example.org\r\n"
        "Subject: Счёт за сентябрь\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=koi8-r\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\nЗдравствуйте, счёт во вложении.\r\n"
    ).encode("koi8-r")
    assert _say(house, raw, to)[:3] == "250"
    mail = _arrived(sink, to)
    told = parse(mail.raw)
    assert told.subject == "Счёт за сентябрь"
    assert "Здравствуйте, счёт во вложении." in told.text
    assert "Иван И." in told.text
    assert mail.raw.partition(b"\r\n\r\n")[0].isascii()


SIGNED = (
    b"From: support@ipserver.su\r\nTo: a@example.org\r\nSubject: signed\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/%b; boundary="b1"%b\r\n\r\n'
    b"--b1\r\nContent-Type: text/plain\r\n\r\nThis  is signed. \t\r\n"
    b"--b1\r\nContent-Type: application/pgp-signature\r\n\r\nabc\r\n--b1--\r\n"
)


@pytest.mark.parametrize("kind", [b"signed", b"encrypted"])
def test_signed_and_encrypted_letters_stay_as_they_are(
    house: House, sink: Sink, to: str, kind: bytes
) -> None:
    raw = SIGNED % (kind, b"; protocol=x/y; micalg=z")
    assert _say(house, raw, to)[:3] == "250"
    mail = _arrived(sink, to)
    body = raw[raw.index(b"--b1") :]
    assert body in mail.raw
    assert "support@ipserver.su" in mail.recipients


def test_a_letter_handed_in_again_changes_no_more(
    house: House, sink: Sink, to: str
) -> None:
    """S3.5c: as when a client resends what it finds in its Sent folder."""
    raw = _letter(Message_ID="<again@client.example>")
    assert _say(house, raw, to)[:3] == "250"
    first = _arrived(sink, to).raw
    assert _say(house, first, to)[:3] == "250"
    until(lambda: len(sink.mail_for(to)) == 2, "it comes again")
    for sent in [mail.raw for mail in sink.mail_for(to)]:
        told = parse(sent)
        assert told.text.count(BLOCK) == 1
        assert [a.addr for a in told.cc] == ["support@ipserver.su"]
        assert len(told.header_all("dkim-signature")) == 2
        assert len(told.header_all("received")) <= 2
        assert told.message_id == "again@client.example"
        assert [c.valid for c in verify(sent, house.records)] == [True, True]


@pytest.mark.parametrize(
    "false_end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r.\r\n",
        b"\r\n.\r",
        b"\r\n.\0\r\n",
    ],
)
def test_nothing_is_smuggled(
    house: House, sink: Sink, to: str, false_end: bytes
) -> None:
    """One letter went in; one, or none, comes out, and never to the stranger."""
    inner = (
        b"MAIL FROM:<support@ipserver.su>\r\nRCPT TO:<victim@example.net>\r\nDATA\r\n"
        b"From: support@ipserver.su\r\nTo: victim@example.net\r\n\r\ninner\r\n"
    )
    answer = _say(house, _letter() + false_end + inner, to)
    if answer[:3] == "250":
        mail = _arrived(sink, to)
        assert mail.recipients == (to, "support@ipserver.su")
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\0", mail.raw)
        assert "RCPT TO:<victim" in parse(mail.raw).text
    else:
        assert answer[:4] in ("550 ", "554 ")
    assert _say(house, _letter(), f"b-{to}")[:3] == "250"
    _arrived(sink, f"b-{to}")
    assert not sink.mail_for("victim@example.net")


def test_three_wrong_passwords_end_the_session(house: House) -> None:
    with _client(house) as wire:
        wrong = "AUTH PLAIN " + plain("support1", "wrong one")
        answers = [wire.ask(wrong) for _ in range(3)]
        assert [answer[:3] for answer in answers] == ["535", "535", "421"]
        assert wire.closed()
    with _client(house) as wire:
        assert wire.ask("MAIL FROM:<support@ipserver.su>").startswith("530")


def test_nobody_sends_without_a_login_or_before_tls(
    house: House, sink: Sink, to: str
) -> None:
    with Wire(house.submission) as wire:
        wire.reply()
        wire.ask("EHLO pc")
        login = wire.ask("AUTH PLAIN " + plain("support1", PASSWORD))
        assert login.startswith("538")
        assert wire.ask("MAIL FROM:<support@ipserver.su>").startswith("530")
    assert Path(house.log).read_text().count(PASSWORD) == 0
    assert not sink.mail_for(to)
