"""The actions of a filter: texts in, typed values out, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.actions import (
    NAMES,
    ActionError,
    Answer,
    Draft,
    Forward,
    MarkRead,
    NeverSpam,
    Star,
    Trash,
    read_action,
    write_action,
)
from mailproc.filtering.load import fault_line, load, read

ALL = {
    "star": Star(),
    "read": MarkRead(),
    "trash": Trash(),
    "never-spam": NeverSpam(),
    "forward:noc@example.net": Forward("noc@example.net"),
    "answer:received": Answer("received"),
    "draft:price_list-2": Draft("price_list-2"),
}


@pytest.mark.parametrize(("text", "action"), ALL.items())
def test_each_action_reads_and_writes(text: str, action: object) -> None:
    assert read_action(text) == action
    assert write_action(read_action(text)) == text


def test_every_name_is_tried_here() -> None:
    assert {text.partition(":")[0] for text in ALL} == set(NAMES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sta", "did you mean star?"),
        ("", "there is no action ''; one of star, read"),
        ("star:x", "is written star"),
        ("forward", "is written forward:VALUE"),
        ("forward: ", "is written forward:VALUE"),
        ("forward:noc", "'noc' is not one mail address"),
        ("forward:a@example.net,b@example.net", "is not one mail address"),
        ("forward:a@example.net\r\nBcc: b@example.net", "is not one mail address"),
        ("answer:../secret", "is not the name of a template"),
        ("draft:a b", "is not the name of a template"),
    ],
)
def test_what_is_no_action_is_refused_with_advice(text: str, said: str) -> None:
    with pytest.raises(ActionError) as error:
        read_action(text)
    assert said in error.value.public


@given(st.text(max_size=40))
def test_any_text_is_an_action_or_refused(text: str) -> None:
    try:
        action = read_action(text)
    except ActionError:
        return
    assert read_action(write_action(action)) == action


def test_a_filter_file_says_which_action_is_wrong_and_where() -> None:
    text = "[[filter]]\nname='f'\nmatch='a'\nactions = ['star', 'forwrd:a@example.net']"
    _, faults = read({"10.toml": text})
    (line,) = map(fault_line, faults)
    assert line.startswith('10.toml:4: "f": there is no action')
    assert "did you mean forward?" in line


def test_else_needs_a_filter_before_it_in_its_file() -> None:
    first = "[[filter]]\nname='a'\nmatch='a'\n"
    second = "[[filter]]\nname='b'\nmatch='b'\nelse = true\n"
    assert [f.otherwise for f in load({"10.toml": first + second})] == [False, True]
    _, faults = read({"10.toml": first, "20.toml": second})
    (line,) = map(fault_line, faults)
    assert line.startswith("20.toml:1: the first filter has no filter before it")
