"""S5.2, S8: points ticked by reply, by number, by name, by a word, all at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk import checklist
from mailproc.desk.checklist import Checklist, Point, Ticks
from mailproc.desk.effects import Remember, StartClock
from mailproc.desk.model import ClockKind
from tests.fakes import NOW

POINTS = (
    Point(1, "Версия ОС / OS", ("ос", "os")),
    Point(2, "Пароль / Password", ("пароль", "password")),
    Point(12, "VPS1234(2.7)", ("VPS1234(2.7)",)),
    Point(13, "Панель / Panel", ("панель", "ос")),
)
LIST = Checklist(POINTS)


@pytest.mark.parametrize(
    ("line", "done"),
    [
        ("#12 ok", (12,)),
        ("12 ok", (12,)),
        ("12: ок.", (12,)),
        ("12 – да", (12,)),
        ("ok 12", (12,)),
        ("1, 2 и 13 готово", (1, 2, 13)),
        ("VPS1234(2.7) ok", (12,)),
        ("vps1234(2.7) - OK!", (12,)),
        ("пароль ok", (2,)),
        ("Password: yes", (2,)),
        ("всё ok", (1, 2, 12, 13)),
        ("ок все", (1, 2, 12, 13)),
        ("ok all", (1, 2, 12, 13)),
    ],
)
def test_a_line_ticks(line: str, done: tuple[int, ...]) -> None:
    assert checklist.read(LIST, line) == Ticks(done)


@pytest.mark.parametrize(
    "line",
    [
        *("ok", "12", "7 ok", "VPS1234 ok", "VPS12(2.7) ok", "ос ok", ""),
        *("сервер в порядке", "# systemctl restart", "all is well, I think"),
    ],
)
def test_a_line_that_is_not_clear_ticks_nothing(line: str) -> None:
    assert not checklist.read(LIST, line)


@pytest.mark.parametrize("line", ["2 нет", "пароль не ок", "2 not ok", "2: no"])
def test_a_tick_is_taken_back(line: str) -> None:
    assert checklist.read(LIST, f"2 ok\n{line}") == Ticks((), (2,))


def kept(*effects: object) -> dict[str, Any]:
    """The facts of a ticket after these effects, as the store keeps them."""
    told = [e for e in effects if isinstance(e, Remember)]
    facts = {e.name: e.value for e in told}
    return {name: value for name, value in facts.items() if value is not None}


def test_ticks_of_two_people_add_up() -> None:
    """Each tick is a fact of its own: nobody's overwrites another's."""
    first = checklist.effects(Ticks((1, 2)), "support1", NOW)
    second = checklist.effects(Ticks((12, 13)), "support2", NOW)
    whole = checklist.of_facts(kept(checklist.kept(POINTS), *first, *second))
    assert whole.complete
    assert whole.ticked == {
        1: "support1",
        2: "support1",
        12: "support2",
        13: "support2",
    }


def test_what_is_taken_back_is_left() -> None:
    facts = kept(checklist.kept(POINTS), *checklist.effects(Ticks((1,)), "a", NOW))
    assert not checklist.of_facts(facts).complete
    back = kept(*checklist.effects(Ticks((), (1,)), "a", NOW))
    assert "tick 1" not in back


def test_a_tick_starts_a_look_at_what_is_left() -> None:
    effects = tuple(checklist.effects(Ticks((1,)), "support1", NOW))
    look = StartClock(ClockKind.CHECKLIST, NOW, checklist.TICKED, "ticked")
    assert look in effects
    assert not tuple(checklist.effects(Ticks(), "support1", NOW))


def test_no_list_is_never_complete() -> None:
    assert not checklist.of_facts({}).complete


def test_people_see_who_has_ticked_what() -> None:
    shown = list(checklist.lines(Checklist(POINTS[:2], {2: "support1"})))
    assert shown == [
        "[ ]  1  Версия ОС / OS",
        "[x]  2  Пароль / Password (support1)",
    ]


@given(st.text(max_size=400))
def test_any_text_ticks_only_what_is_there(text: str) -> None:
    ticks = checklist.read(LIST, text)
    assert set(ticks.done) | set(ticks.undone) <= {p.number for p in POINTS}
    assert not set(ticks.done) & set(ticks.undone)
