"""S8, S11.8: which order a mail is about; nobody is guessed."""

from dataclasses import replace

import pytest

from mailproc.desk import order
from mailproc.desk.order import ordered, said
from mailproc.desk.registry_records import Kind, Service, Status
from mailproc.errors import Refused
from tests.unit.registry.example import NOW, example, registry_of

_CONTENTS = example()
_WAITS = {
    **_CONTENTS,
    Kind.SERVICE: tuple(
        replace(s, status=Status.PENDING)
        for s in _CONTENTS[Kind.SERVICE]
        if isinstance(s, Service) and s.key == "1240"
    )
    + tuple(s for s in _CONTENTS[Kind.SERVICE] if s.key != "1240"),
}
REGISTRY = registry_of(_WAITS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("VPS1234(2.7) is ready", "1234"),
        ("Your server AX41 #7654321 is ready", "1199"),
        ("order B20260115-7654321", "1199"),
        ("Order 1240 is ready", "1240"),
        ("Ваш заказ № 1240 готов", "1240"),
    ],
)
def test_an_order_is_found(text: str, key: str) -> None:
    found = ordered(REGISTRY, text, NOW).service
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("your server is ready", "not found"),
        ("Order 4711 is ready", "not found"),
        ("Order 1199 is ready", "not found"),  # a datacenter's number: it runs already
        ("node7 is ready", "several"),
    ],
)
def test_nobody_is_guessed(text: str, why: str) -> None:
    found = ordered(REGISTRY, text, NOW)
    assert found.service is None
    assert why in found.why


def test_a_person_names_it_in_a_line() -> None:
    assert said("спасибо\nзаказ 1234\n") == "1234"
    assert said("Order: #1234.") == "1234"
    assert said("заказ 1234 готов") == ""


def test_the_name_is_that_of_order_and_node() -> None:
    """S8: VPSXXXX(yyy.yyy)."""
    known = REGISTRY.services["1234"]
    assert order.name_faults(REGISTRY, known) == ()
    (fault,) = order.name_faults(REGISTRY, replace(known, name="VPS1234 (2.7)"))
    assert "VPS1234(2.7), without spaces" in fault
    assert order.name_faults(REGISTRY, REGISTRY.services["1199"]) == ()


def test_addresses_are_those_of_the_order() -> None:
    vps, whole = REGISTRY.services["1234"], REGISTRY.services["1199"]
    held = order.addresses(REGISTRY, vps, NOW)
    assert held == ("192.0.2.34", "2001:db8:7:34::/64")
    assert order.addresses(REGISTRY, whole, NOW) == ("192.0.2.120",)


@pytest.mark.parametrize("facts", [{}, {"points": [[1, "x", []], [2, "y", []]]}])
def test_an_open_point_holds_the_letter(facts: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not checked yet"):
        order.require_ticked(facts)
    ticked = {"points": [[1, "x", []]], "tick 1": "support1"}
    order.require_ticked(ticked)


@pytest.mark.parametrize("note", ["объяснение: нет диска", "Explained: no disk"])
def test_a_note_explains(note: str) -> None:
    """S11.5."""
    assert order.explains(note)
    assert not order.explains(f"the customer wrote: {note}")
