"""Folder names on servers of several kinds; what is never sent to any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import Permanent
from mailproc.transport.imap.names import FolderNames, checked, keepable

SLASH = FolderNames()
DOTS = FolderNames("INBOX.", ".")
FLAT = FolderNames("", None)

LEVEL = st.text(
    st.characters(exclude_characters="/.", exclude_categories=("Cc", "Cs")), min_size=1
)


@given(st.lists(LEVEL, min_size=1, max_size=4).map("/".join))
def test_names_come_back_as_they_went(name: str) -> None:
    for names in (SLASH, DOTS, FolderNames("", "."), FolderNames("#mail.", ".")):
        there = names.to_server(name)
        if name.upper() == "INBOX":
            assert there == "INBOX"
        elif not name.upper().startswith("INBOX"):
            assert names.from_server(there) == name


@pytest.mark.parametrize(
    ("names", "ours", "theirs"),
    [
        (SLASH, "Очереди/Жалобы", "Очереди/Жалобы"),
        (DOTS, "Очереди/Жалобы", "INBOX.Очереди.Жалобы"),
        (DOTS, "INBOX/Жалобы", "INBOX.Жалобы"),
        (DOTS, "inbox", "INBOX"),
        (SLASH, "Inbox", "INBOX"),
        (FLAT, "a/b", "a/b"),
    ],
)
def test_a_name_on_the_server(names: FolderNames, ours: str, theirs: str) -> None:
    assert names.to_server(ours) == theirs


@pytest.mark.parametrize("name", ["", "a//b", "/a", "a/", "a\r\nb", "a\0", "\ud800"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(Permanent):
        SLASH.to_server(name)


def test_a_level_cannot_hold_the_servers_delimiter() -> None:
    with pytest.raises(Permanent, match="cannot have"):
        DOTS.to_server("v1.2")


@given(st.text(max_size=30))
def test_no_line_end_passes(text: str) -> None:
    try:
        passed = checked(text, "x")
    except Permanent as error:
        assert "\n" not in error.public  # noqa: PT017 - either way is right
    else:
        assert not {"\r", "\n", "\0", "\x7f"} & set(passed)


def test_keywords_only_where_the_folder_keeps_them() -> None:
    flags = ["\\Flagged", "sbl", "$Label1", "жалоба", "a b", "\\Recent", "sbl"]
    free = frozenset({"\\seen", "\\*"})
    assert keepable(flags, free) == (["\\Flagged", "sbl", "$Label1"], ["жалоба", "a b"])
    one = frozenset({"\\seen", "sbl"})
    kept, left = keepable(flags, one)
    assert kept == ["\\Flagged", "sbl"]
    assert left == ["$Label1", "жалоба", "a b"]


def test_a_flag_with_a_command_in_it_is_refused() -> None:
    with pytest.raises(Permanent):
        keepable(["x)\r\nA1 DELETE INBOX"], frozenset({"\\*"}))
