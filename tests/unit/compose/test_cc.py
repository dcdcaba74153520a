"""S3.5a: support@ stands once in To or Cc, and once in the envelope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import cc
from mailproc.compose.edit import apply
from mailproc.message.parse import parse

DESK = "support@ipserver.su"


def copied(header: str) -> str:
    raw = (header + "\n\nbody\n").replace("\n", "\r\n").encode()
    edit = cc.header_edit(parse(raw), DESK)
    done = apply(raw, [edit] if edit else [])
    assert cc.header_edit(parse(done), DESK) is None
    return done.decode().replace("\r\n", "\n").removesuffix("\n\nbody\n")


@pytest.mark.parametrize(
    "header",
    [
        f"To: a@b.example\nCc: {DESK}",
        f"To: {DESK}",
        "To: SUPPORT@IPSERVER.SU",
        f'To: a@b.example\nCc: "Desk, the" <{DESK}>, c@d.example',
        f"To: Team: a@b.example, Desk <{DESK}>;",
        f"To: a@b.example\nCc: c@d.example\nCc: {DESK}",
        f"To: a@b.example\nCC: =?utf-8?b?0LY=?=\n <{DESK}>",
    ],
)
def test_an_addressed_desk_is_not_added(header: str) -> None:
    assert copied(header) == header


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("To: a@b.example\nX: y", f"To: a@b.example\nCc: {DESK}\nX: y"),
        (
            "To: a@b.example,\n c@d.example",
            f"To: a@b.example,\n c@d.example\nCc: {DESK}",
        ),
        ("X: y", f"X: y\nCc: {DESK}"),
        ("Cc: a@b.example\nX: y", f"Cc: a@b.example,\n {DESK}\nX: y"),
        ("cc: a@b.example,\n c@d.example", f"cc: a@b.example,\n c@d.example,\n {DESK}"),
        ("Cc: a@b.example,  ", f"Cc: a@b.example,\n {DESK}"),
        ("Cc:", f"Cc: {DESK}"),
        ("Cc: ,", f"Cc: {DESK}"),
        ("Cc: Team: a@b.example;", f"Cc: Team: a@b.example;,\n {DESK}"),
        ("Cc: a@b.example (x)", f"Cc: a@b.example (x),\n {DESK}"),
        ('Cc: "x, (y" <a@b.example>', f'Cc: "x, (y" <a@b.example>,\n {DESK}'),
        (
            "Cc: a@b.example\nCc: c@d.example",
            f"Cc: a@b.example\nCc: c@d.example,\n {DESK}",
        ),
        ('Cc: "open <a@b.example>', f'Cc: {DESK},\n "open <a@b.example>'),
        ("Cc: a@b.example (open", f"Cc: {DESK},\n a@b.example (open"),
        ("Cc: Team: a@b.example", f"Cc: {DESK},\n Team: a@b.example"),
        (f'To: "{DESK}" <x@y.example>', f'To: "{DESK}" <x@y.example>\nCc: {DESK}'),
    ],
)
def test_one_cc_is_added(header: str, expected: str) -> None:
    assert copied(header) == expected


@given(st.text(alphabet='ab@. ,;:<>()"\\', max_size=40))
def test_whatever_cc_holds_the_desk_is_there_once(value: str) -> None:
    copied(f"To: a@b.example\nCc: x{value}")


@pytest.mark.parametrize(
    ("recipients", "copy", "expected"),
    [
        (("a@b.example",), True, ("a@b.example", DESK)),
        (("a@b.example",), False, ("a@b.example",)),
        ((DESK, "a@b.example"), True, (DESK, "a@b.example")),
        (("Support@ipserver.su", DESK), True, ("Support@ipserver.su",)),
        (
            ("a@b.example", "c@d.example", "a@b.example"),
            False,
            ("a@b.example", "c@d.example"),
        ),
        ((), True, (DESK,)),
    ],
)
def test_the_envelope(
    recipients: tuple[str, ...], copy: bool, expected: tuple[str, ...]
) -> None:
    assert cc.envelope(recipients, DESK, copy=copy) == expected


@given(st.lists(st.sampled_from(["a@b.example", "A@b.example", "c@d.example", DESK])))
def test_every_recipient_once_and_none_lost(recipients: list[str]) -> None:
    done = cc.envelope(recipients, DESK, copy=True)
    assert len({r.casefold() for r in done}) == len(done)
    assert {r.casefold() for r in done} == {r.casefold() for r in [*recipients, DESK]}
    assert cc.envelope(done, DESK, copy=True) == done
