"""Special-use folders: the attribute of RFC 6154 first, names in many tongues after."""

import pytest

from mailproc.transport.imap.special import special_folder

Listing = list[tuple[tuple[bytes, ...], str]]


def test_the_attribute_wins_over_any_name() -> None:
    listing: Listing = [
        ((b"\\HasNoChildren",), "Drafts"),
        ((b"\\HasNoChildren", b"\\DRAFTS"), "Entw"),
    ]
    assert special_folder(listing, "drafts", "/") == "Entw"
    assert special_folder(listing, "\\Drafts", "/") == "Entw"


@pytest.mark.parametrize(
    ("use", "name"),
    [
        ("sent", "Отправленные"),
        ("drafts", "INBOX.Черновики"),
        ("trash", "Kosz"),
        ("junk", "INBOX.Spam"),
        ("drafts", "Szkice"),
        ("sent", "Gesendete Elemente"),
    ],
)
def test_names_are_the_fall_back(use: str, name: str) -> None:
    listing: Listing = [((), "INBOX"), ((), name), ((), "Archiv." + name)]
    assert special_folder(listing, use, ".") == name


def test_nothing_is_invented() -> None:
    assert special_folder([((), "INBOX"), ((), "Draftsman")], "drafts", "/") is None
    assert special_folder([((), "INBOX")], "nonsense", None) is None
