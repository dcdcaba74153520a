"""Command lines: what is read, and what is refused with which reply."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import Refused
from mailproc.transport.smtpd import syntax


def refusal(work: object, *arguments: object) -> str:
    assert callable(work)
    with pytest.raises(Refused) as caught:
        work(*arguments)
    return caught.value.reply()[:9].strip()


@pytest.mark.parametrize(("line", "answer"), [
    (b"ehlo client.example", ("EHLO", "client.example")),
    (b"NOOP", ("NOOP", "")),
    (b"RCPT  TO:<a@b.example> ", ("RCPT", "TO:<a@b.example>")),
    (b"", ("", "")),
])  # fmt: skip
def test_a_line_is_verb_and_argument(line: bytes, answer: tuple[str, str]) -> None:
    assert syntax.command(line) == answer


@pytest.mark.parametrize("line", [
    b"EHLO foo\rX-Evil: 1", b"EHLO foo\nMAIL FROM:<>", b"NOOP\0", b"NO\x7fOP",
    b"NOOP\t", b"EHLO \xc3\xa9", b"\x16\x03\x01\x02",
])  # fmt: skip
def test_control_and_8_bit_characters_are_refused(line: bytes) -> None:
    assert refusal(syntax.command, line) == "500 5.5.2"


@pytest.mark.parametrize("verb", [b"MAIL FROM", b"rcpt TO"])
def test_addresses_in_8_bit_are_refused_as_such(verb: bytes) -> None:
    for name in ("дом".encode(), "дом".encode("koi8-r")):
        line = verb + b":<" + name + b"@desk.example>"
        assert refusal(syntax.command, line) == "553 5.6.7"


@pytest.mark.parametrize("name", [
    "a", "mx.example", "[192.0.2.1]", "[IPv6:2001:db8::1]", "DESKTOP-1_A", "192.0.2.1",
])  # fmt: skip
def test_names_that_clients_use_are_taken(name: str) -> None:
    assert syntax.helo(name) == name


@pytest.mark.parametrize("name", ["", "a b", "a;b", "<a>", 'a"b', "x" * 256])
def test_other_names_are_refused(name: str) -> None:
    assert refusal(syntax.helo, name) == "501 5.5.4"


@pytest.mark.parametrize(("argument", "answer"), [
    ("FROM:<a@b.example>", ("a@b.example", 0)),
    ("from: <a@b.example>", ("a@b.example", 0)),
    ("FROM:<>", ("", 0)),
    ("FROM:<a@b.example> SIZE=123 BODY=8BITMIME", ("a@b.example", 123)),
    ("FROM:<a@b.example> RET=HDRS ENVID=QQ314159", ("a@b.example", 0)),
    ("FROM:<> AUTH=<> size=9", ("", 9)),
    ("FROM:<prvs=1234=a.b+c@b.example> AUTH=a+3Db", ("prvs=1234=a.b+c@b.example", 0)),
    ("FROM:<SRS0=x=TT=d.example=u@b.example>", ("SRS0=x=TT=d.example=u@b.example", 0)),
    ('FROM:<"a.b"@b.example>', ("a.b@b.example", 0)),
    ('FROM:<"a b"@b.example>', ('"a b"@b.example', 0)),
    ("FROM:<a@[192.0.2.1]>", ("a@[192.0.2.1]", 0)),
    ("FROM:<a@xn--80ak6aa92e.example>", ("a@xn--80ak6aa92e.example", 0)),
])  # fmt: skip
def test_senders_and_their_parameters(argument: str, answer: tuple[str, int]) -> None:
    assert syntax.reverse_path(argument) == syntax.Reverse(*answer)


@pytest.mark.parametrize(("argument", "reply"), [
    ("", "501 5.5.4"),
    ("a@b.example", "501 5.5.4"),
    ("FROM:a@b.example", "501 5.5.4"),
    ("TO:<a@b.example>", "501 5.5.4"),
    ("FROM:<a@b.example>SIZE=1", "501 5.5.4"),
    ("FROM:<a@b.example> SIZE=x", "501 5.5.4"),
    ("FROM:<a@b.example> SIZE", "501 5.5.4"),
    ("FROM:<a@b.example> SIZE=" + "9" * 30, "501 5.5.4"),
    ("FROM:<a@b.example> =1", "501 5.5.4"),
    ("FROM:<a@b.example> SMTPUTF8", "555 5.5.4"),
    ("FROM:<a@b.example> BODY=BINARYMIME", "555 5.5.4"),
    ("FROM:<a@b.example> NOTIFY=NEVER", "555 5.5.4"),
    ("FROM:<a>", "553 5.1.7"),
    ("FROM:<@b.example>", "553 5.1.7"),
])  # fmt: skip
def test_malformed_senders(argument: str, reply: str) -> None:
    assert refusal(syntax.reverse_path, argument) == reply


@pytest.mark.parametrize("path", [
    "u%evil.example@desk.example", '"u@evil.example"@desk.example',
    "evil.example!u@desk.example", "@evil.example:u@desk.example",
    "u@evil.example@desk.example", '"a\\"b"@desk.example', '"u%x"@desk.example',
    "u@", "@", "u@-a.example", "u@a..example", "u@desk.example.", ".u@desk.example",
    "u..v@desk.example", "a b@desk.example", "u@desk,example", "u" * 255 + "@b.example",
    "u@" + "a" * 64 + ".example", "", "u",
])  # fmt: skip
def test_routes_and_malformed_recipients(path: str) -> None:
    argument = f"TO:<{path}>"
    assert refusal(syntax.forward_path, argument, "p@b.example") == "553 5.1.3"


@pytest.mark.parametrize("parameters", ["", " NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@b",
                                        " notify=NEVER"])  # fmt: skip
def test_parameters_of_dsn_are_taken_and_forgotten(parameters: str) -> None:
    argument = f"TO:<u@desk.example>{parameters}"
    assert syntax.forward_path(argument, "") == "u@desk.example"


def test_unknown_parameters_of_a_recipient_are_refused() -> None:
    assert refusal(syntax.forward_path, "TO:<u@b.example> SIZE=1", "") == "555 5.5.4"


def test_postmaster_needs_no_domain() -> None:
    for name in ("postmaster", "Postmaster", "POSTMASTER"):
        assert syntax.forward_path(f"TO:<{name}>", "p@b.example") == "p@b.example"


@given(st.text(max_size=60))
def test_what_is_taken_is_one_plain_address(text: str) -> None:
    """Whatever a stranger writes: an address of printable ASCII, or Refused."""
    try:
        found = syntax.address(text, "5.1.3")
    except Refused:
        return
    assert found.isascii()
    assert found.isprintable()
    assert found.count("@") == 1
    assert not set(found) & set("%!<>\\")


@given(st.binary(max_size=80))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    try:
        verb, argument = syntax.command(line)
    except Refused:
        return
    assert (verb + argument).isascii()
    for read in (syntax.helo, syntax.reverse_path):
        with contextlib.suppress(Refused):
            read(argument)
