"""A return path that names the letter, and back (RFC 5321 4.5.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.verp import message_id_of, return_path

BASE, HOST = "bounce@ipserver.su", "mail.ipserver.su"


@given(st.from_regex(r"hl-[0-9]{1,9}\.[0-9]{1,3}\.[0-9a-f]{24}", fullmatch=True))
def test_the_letter_is_found_again(local: str) -> None:
    path = return_path(BASE, f"{local}@{HOST}")
    assert path.partition("@")[0] == f"bounce+{local}"
    assert message_id_of(path.upper(), BASE, HOST) == f"{local}@{HOST}"


@pytest.mark.parametrize("message_id", ["a b@x", "Ü@x", f"{'a' * 61}@x", ""])
def test_what_cannot_stand_in_an_address_has_none(message_id: str) -> None:
    assert return_path(BASE, message_id) == ""


def test_without_an_address_for_bounces_there_is_none() -> None:
    assert return_path("", "hl-1.1.ab@x") == ""


@pytest.mark.parametrize(
    "address",
    [
        "bounce@ipserver.su",
        "bounce+@ipserver.su",
        "bounce+hl-1@elsewhere.example",
        "other+hl-1@ipserver.su",
        "bounce+<x>@ipserver.su",
        "",
    ],
)
def test_other_addresses_name_no_letter(address: str) -> None:
    assert message_id_of(address, BASE, HOST) is None
    assert message_id_of(address, "", HOST) is None
