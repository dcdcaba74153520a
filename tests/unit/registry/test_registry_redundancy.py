"""Redundancy groups, and circuits by the names that notices give them (S5.1)."""

import pytest

from mailproc.desk.registry import Registry
from mailproc.desk.registry_affected import affected
from mailproc.desk.registry_columns import dump, restore
from mailproc.desk.registry_find import find
from mailproc.desk.registry_records import Kind, Network
from mailproc.desk.registry_redundancy import group, label, pairs
from tests.unit.registry.example import NOW, day, example, registry_of


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(example())


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("nodes", ["node7", "node9"]),
        ("web", ["VPS1234(2.7)", "VPS1240(100.9)"]),
        ("lines", ["CID-4712", "CID-4711"]),
        ("none", []),
        ("", []),
    ],
)
def test_a_group_is_found_by_its_name(
    registry: Registry, name: str, labels: list[str]
) -> None:
    assert sorted(map(label, group(registry, name))) == sorted(labels)
    by = {f.record for f in find(registry, name, NOW).findings if f.by == "redundancy"}
    assert by == set(group(registry, name))


def test_objects_without_a_group_back_nothing_up(registry: Registry) -> None:
    both = (registry.servers["ded12"], registry.servers["node7"])
    assert pairs((*both, *both)) == (("nodes", "node7"),)


def test_a_circuit_is_known_by_its_carriers_id(registry: Registry) -> None:
    found = affected(registry, ["Circuit cid-4711 (10G)"], NOW)
    assert [n.cidr for n in found.networks] == ["203.0.113.0/28"]
    assert [c.key for c in found.customers] == ["8"]
    assert found.unknown == ()
    assert affected(registry, ["CID-47110"], NOW).unknown == ("CID-47110",)
    (first, *_) = find(registry, "CID-4711", NOW).findings
    assert first.by == "network name"


def test_a_circuit_stands_beside_the_service_that_holds_it(registry: Registry) -> None:
    found = affected(registry, ["CID-4712"], NOW)
    assert [s.key for s in found.services] == ["1240"]
    assert pairs(found.networks) == (("lines", "CID-4712"),)


def test_a_circuit_that_was_given_up_is_nothing_of_ours() -> None:
    row = Network("192.0.2.0/24", own=True, until=day("2026-01-01"), names=("CID-1x",))
    assert affected(Registry((row,)), ["CID-1x"], NOW).unknown == ("CID-1x",)


def test_group_and_names_survive_the_database_form() -> None:
    row = Network("192.0.2.0/24", own=True, redundancy="g", names=("CID-1", "CID-2"))
    assert restore(Kind.NETWORK, dump(row)) == row
