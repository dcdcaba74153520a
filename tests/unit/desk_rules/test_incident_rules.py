"""S5, N3: what the words of an incident mean, and how its letters are put together."""

import pytest

from mailproc.desk import incident
from mailproc.desk.incident import in_order, named, touches
from tests.unit.registry.example import NOW, example, registry_of

REGISTRY = registry_of(example())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Партнёры: да", True),
        ("партнеры - нет", False),
        ("Partners: no.", False),
        ("production: yes", True),
        ("сервисы партнёров: нет", False),
        ("партнёры: не знаю", None),
        ("наши партнёры: да, но не все", None),
        ("", None),
    ],
)
def test_whether_partners_are_touched_is_a_line(text: str, said: bool | None) -> None:
    assert touches(f"node7 лежит\n{text}\nспасибо") is said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("узел node9", "node9"),
        ("Node: node9", "node9"),
        ("датацентр: Rhein Rechenzentrum", "rhein rechenzentrum"),
        ("сервер перезагружен", ""),
        ("сервер node9 не отвечает", ""),
        ("узел", ""),
    ],
)
def test_a_place_is_named_by_a_line(text: str, place: str) -> None:
    assert named(text) == place


def test_a_node_touches_the_clients_that_run_on_it_now() -> None:
    """S5.1, S5.2: the closed service on node7 is none of them."""
    found = incident.scope(REGISTRY, "node7 не отвечает", NOW)
    assert found.places == ("node7",)
    assert [point.text for point in found.points] == ["VPS1234(2.7)", "TEST1250"]
    assert [customer.key for customer in found.customers] == ["7", "9"]
    assert found.server == "node7"


def test_a_datacenter_touches_all_in_it() -> None:
    found = incident.scope(REGISTRY, "нет связи с Rhein Rechenzentrum", NOW)
    assert found.places == ("Rhein Rechenzentrum", "node7", "ded12")
    assert {customer.key for customer in found.customers} == {"7", "8", "9"}


def test_what_is_not_in_the_registry_touches_nobody() -> None:
    found = incident.scope(REGISTRY, "node77 не отвечает", NOW)
    assert (found.places, found.points, found.customers) == ((), (), ())


@pytest.mark.parametrize(
    ("language", "first"), [("ru", "да"), ("", "да"), ("en", "yes"), ("pl", "yes")]
)
def test_the_own_language_stands_first(language: str, first: str) -> None:
    text = "да\n\n* * *\n\nyes\n"
    assert in_order(text, language).split("\n")[0] == first
    assert sorted(in_order(text, language).split()) == sorted(text.split())


def test_a_text_without_the_line_stays_as_it_is() -> None:
    assert in_order("one text *** here", "en") == "one text *** here"
