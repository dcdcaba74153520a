"""May a letter of staff go (S3.5a, S4.7, N8); each refusal says what to do."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.commands_model import Arguments, Assign
from mailproc.compose.model import Identity, Staff
from mailproc.compose.policy import Decision, check
from mailproc.errors import Permanent
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse

DESK = "support@ipserver.su"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
STAFF = Staff("support1", "Иван И.", (DESK, "ivan@ipserver.su"))
IDENTITY = Identity(
    DESK,
    frozenset({DESK, "incidents@ipserver.su"}),
    frozenset({"ipserver.su"}),
    "relay.ipserver.su",
)
HEAD = f"From: {DESK}\r\nTo: client@example.com\r\nSubject: server\r\n"


def judge(
    raw: str | bytes = HEAD + "\r\nIt is up.\r\n",
    sender: str = DESK,
    to: tuple[str, ...] = ("client@example.com",),
) -> Decision:
    data = raw if isinstance(raw, bytes) else raw.encode()
    return check(
        parse(data), Envelope(sender, to, NOW, login="support1"), STAFF, IDENTITY
    )


def refusal(**given_: object) -> str:
    with pytest.raises(Permanent) as caught:
        judge(**given_)  # type: ignore[arg-type]
    reply = caught.value.reply()
    assert re.fullmatch(r"5\d\d 5\.\d\.\d [\x20-\x7e]{10,}", reply)
    return reply


def written(field: str) -> str:
    return refusal(raw=field + HEAD.partition("\r\n")[2] + "\r\nx\r\n")


def test_an_ordinary_letter_goes() -> None:
    assert not judge().note
    assert not judge(sender="IVAN@ipserver.su").note


def test_mail_from_must_belong_to_the_login() -> None:
    reply = refusal(sender="boss@ipserver.su")
    assert reply.startswith("553 5.7.1 MAIL FROM boss@ipserver.su does not belong to")
    assert reply.endswith(f"write as {DESK} or ivan@ipserver.su")


def test_the_null_sender_is_not_for_staff() -> None:
    assert refusal(sender="").startswith("550 5.7.1 staff mail needs a sender")


def test_no_recipients() -> None:
    assert refusal(to=()).startswith("554 5.5.1")


@pytest.mark.parametrize(
    "field",
    [
        f"From: Boss <{DESK}>\r\n",
        f'From: "boss@example.com" <{DESK}>\r\n',
        "From: =?utf-8?q?boss=40example=2Ecom?= <Support@IPServer.SU>\r\n",
        f"From: =?utf-8?b?0JjQstCw0L0=?= <{DESK}>\r\nSender: ivan@ipserver.su\r\n",
        f"From: {DESK}\r\nReply-To: anybody@example.org\r\n",
        f"From:\r\n {DESK}\r\n",
        f"From: Иван <{DESK}>\r\n",
    ],
)
def test_display_names_are_free(field: str) -> None:
    rest = HEAD.partition("\r\n")[2]
    assert not judge(field + rest + "\r\nx\r\n").note


@pytest.mark.parametrize(
    "field",
    [
        "From: boss@example.com\r\n",
        f"From: {DESK}\r\nFrom: boss@example.com\r\n",
        f"From: {DESK}\r\nfrom: {DESK}\r\n",
        f"From: {DESK}, boss@example.com\r\n",
        f"From: boss@example.com <{DESK}>\r\n",
        f"From: {DESK} <boss@example.com>\r\n",
        f"From: {DESK} (boss@example.com)\r\n",
        f"From: <@example.com:{DESK}>\r\n",
        f"From: Team: {DESK}, ivan@ipserver.su;\r\n",
        f"From: <{DESK}> <boss@example.com>\r\n",
        f"From: {DESK}\r\nSender: boss@example.com\r\n",
        f"From: {DESK}\r\nSender: {DESK}\r\nSender: boss@example.com\r\n",
        f"From: {DESK}\r\nResent-From: boss@example.com\r\n",
        f"From: {DESK}\r\nResent-Sender: x <boss@example.com>\r\n",
        "From: support@ipserver.su.example.com\r\n",
        "From: Nobody\r\n",
        "From:\r\n",
        f'From: "open <boss@example.com>, {DESK}\r\n',
        f"From: {DESK}\r\nFrom : boss@example.com\r\n",
    ],
)
def test_only_own_addresses_may_claim_to_have_written_it(field: str) -> None:
    assert written(field).startswith("550 5.7.1 ")


def test_the_foreign_address_is_named() -> None:
    assert "From: boss@example.com does not belong" in written(
        "From: boss@example.com\r\n"
    )
    assert "Sender: b@example.com" in written(
        f"From: {DESK}\r\nSender: b@example.com\r\n"
    )


def test_no_from_field() -> None:
    assert written("").startswith("550 5.6.0 no From field")


@pytest.mark.parametrize(
    "raw",
    [
        HEAD.replace("server", "a\rBcc: b@c.example") + "\r\nx\r\n",
        HEAD + "\r\nx\0\r\n",
        HEAD.replace("\r\n", "\r") + "\rx\r",
        HEAD.replace("client@", "cli\x01ent@") + "\r\nx\r\n",
    ],
)
def test_bytes_that_others_read_differently(raw: str) -> None:
    assert refusal(raw=raw).startswith("550 5.6.0 ")


def test_a_header_too_large_to_be_read_whole() -> None:
    raw = HEAD + "X-A: b\r\n" * 1200 + "Bcc: hidden@example.org\r\n\r\nx\r\n"
    assert refusal(raw=raw).startswith("552 5.3.4 header too large")


def test_loops() -> None:
    hop = "Received: by mx.example.org; Fri, 2 Jan 2026 00:00:00 +0000\r\n"
    assert refusal(raw=hop * 51 + HEAD + "\r\nx\r\n").startswith("554 5.4.6 mail loop")
    assert not judge(hop * 50 + HEAD + "\r\nx\r\n").note
    mark = f"X-Loop: {DESK}\r\n"
    assert refusal(raw=mark + HEAD + "\r\nx\r\n").startswith("554 5.4.6 mail loop")


REPLIES = [
    "In-Reply-To: <a@b.example>\r\n",
    "References: <a@b.example>\r\n",
    "Subject: Re: server\r\n",
    "Subject: RE[2]: server\r\n",
]


def reply(field: str, body: str) -> str:
    base = (
        HEAD
        if not field.startswith("Subject")
        else HEAD.replace("Subject: server\r\n", "")
    )
    return base + field + "\r\n" + body


@pytest.mark.parametrize("field", REPLIES)
@pytest.mark.parametrize(
    "to", [(DESK,), ("SUPPORT@ipserver.su", "incidents@ipserver.su")]
)
def test_s4_7_a_reply_to_the_desk_alone_is_refused(
    field: str, to: tuple[str, ...]
) -> None:
    text = refusal(raw=reply(field, "x\r\n"), to=to)
    assert text.startswith("550 5.7.1 this reply would reach only the desk")
    assert "#note as the first line" in text


@pytest.mark.parametrize("field", REPLIES)
def test_s4_7_with_note_it_stays_in_the_house(field: str) -> None:
    body = "#note\r\nwaiting for parts\r\n\r\n> quoted\r\n"
    assert judge(reply(field, body), to=(DESK,)).note


def test_s4_7_a_note_is_one_whoever_else_is_named() -> None:
    body = "\r\n#NOTE\r\nnot for the client\r\n"
    assert judge(reply(REPLIES[0], body)).note


def test_s4_7_a_quoted_note_is_none() -> None:
    body = "ok\r\n\r\nOn Thu, 1 Jan 2026, A wrote:\r\n> #note\r\n> x\r\n"
    assert not judge(reply(REPLIES[0], body)).note


def test_n3_a_new_mail_to_the_desk_alone_goes() -> None:
    assert not judge(to=("incidents@ipserver.su",)).note


@pytest.mark.parametrize(
    "body",
    [
        "#blocked\r\n",
        "#blocked\r\nSince 12:00.\r\n",
        "#refused not ours\r\n",
        "#incident\r\nnode 5 is down\r\n",
        "#sales\r\nAsk for Ivan, ivan@example.com\r\n",
        "#priority 2\r\n\r\n-- \r\nIvan\r\n",
        "#close done\r\n\r\nOn Thu, 1 Jan 2026, A wrote:\r\n> x\r\n",
    ],
)
def test_s4_7_a_reply_that_commands_the_desk_may_reach_it_alone(body: str) -> None:
    decision = judge(reply(REPLIES[0], body), to=(DESK,))
    assert decision.new.commands
    assert not decision.note


@pytest.mark.parametrize("body", ["#priority 2\r\nHello\r\n", "#close\r\nHello\r\n"])
def test_s4_7_text_for_a_client_does_not_go_to_the_desk_alone(body: str) -> None:
    text = refusal(raw=reply(REPLIES[0], body), to=(DESK,))
    assert text.startswith("550 5.7.1 this reply would reach only the desk")


def test_s1_3_commands_may_name_what_the_caller_says() -> None:
    raw = reply(REPLIES[0], "#assign support2\r\n")
    assert "there are: none" in refusal(raw=raw)
    envelope = Envelope(DESK, ("client@example.com",), NOW, login="support1")
    known = Arguments(logins=("support2",))
    decision = check(parse(raw.encode()), envelope, STAFF, IDENTITY, arguments=known)
    assert decision.new.commands == (Assign("support2"),)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (HEAD.replace(": server", ": server &^name") + "\r\nx\r\n", "subject"),
        (HEAD + "\r\nDear &^client,\r\n", "text, line 1"),
        (HEAD + "Content-Type: text/html\r\n\r\n<p>Dear &amp;^client</p>\r\n", "html"),
    ],
)
def test_n8_an_unfilled_field_of_the_writers_own(raw: str, place: str) -> None:
    text = refusal(raw=raw)
    assert text.startswith(f"550 5.7.1 unfilled field &^ in {place}: '")
    assert "&^" in text.split(place)[1]


def test_n8_quotes_never_count() -> None:
    body = "Thank you.\r\n\r\nOn Thu, 1 Jan 2026, A wrote:\r\n> Dear &^client\r\n"
    assert not judge(reply(REPLIES[0], body)).note


def test_automatic_answers_of_mail_programs_are_staff_mail() -> None:
    raw = "Auto-Submitted: auto-replied\r\n" + HEAD + "\r\nI am away.\r\n"
    assert not judge(raw).note


@given(st.binary(max_size=200), st.sampled_from([DESK, "", "x"]))
def test_total(tail: bytes, sender: str) -> None:
    with suppress(Permanent):
        judge(HEAD.encode() + tail, sender=sender)


ATOMS = st.sampled_from(
    [
        DESK,
        "boss@example.com",
        "<",
        ">",
        '"',
        "(",
        ")",
        ",",
        ";",
        ":",
        "x",
        " ",
        "\\",
        "\r\n ",
    ]
)


@given(st.lists(ATOMS, max_size=10))
def test_whoever_is_read_as_the_author_is_the_login(pieces: list[str]) -> None:
    raw = f"From: {''.join(pieces)}\r\n" + HEAD.partition("\r\n")[2] + "\r\nx\r\n"
    try:
        judge(raw)
    except Permanent:
        return
    assert [a.key for a in parse(raw.encode()).from_] == [DESK]


@pytest.mark.parametrize("junk", ['"\\', "a", "<", "(", "=?", "x@"])
def test_a_hostile_from_takes_linear_time(junk: str) -> None:
    start = perf_counter()
    written(f"From: {junk * (100_000 // len(junk))}\r\n")
    assert perf_counter() - start < 5
