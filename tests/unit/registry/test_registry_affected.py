"""From the objects of a notice to servers, clients and partners (S5.1)."""

import pytest

from mailproc.desk.registry import Registry
from mailproc.desk.registry_affected import Affected, affected
from mailproc.desk.registry_records import Record
from tests.unit.registry.example import NOW, day, example, registry_of


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(example())


def keys(records: tuple[Record, ...]) -> list[str]:
    return [record.key for record in records]


def one(registry: Registry, written: str) -> Affected:
    return affected(registry, [written], NOW)


@pytest.mark.parametrize(
    ("written", "servers", "services", "customers"),
    [
        ("EX44 #1234567", ["node7"], ["1234", "1250"], ["7", "9"]),
        ("node9 (Москва)", ["node9"], ["1240"], ["8"]),
        ("B20260115-7654321", ["ded12"], ["1199"], ["8"]),
        ("VPS1234(2.7)", [], ["1234"], ["7"]),
        ("192.0.2.34", [], ["1234"], ["7"]),
        ("192.0.2.7", ["node7"], ["1234", "1250"], ["7", "9"]),
        ("203.0.113.9", [], [], ["8"]),
        ("2001:db8:7::/48", [], ["1234"], ["7"]),
        ("prefix 192.0.2.32/27,", [], ["1234", "1250"], ["7", "9"]),
        ("moscow-1", ["node9"], ["1240"], ["8"]),
        ("Rhein Rechenzentrum, hall 2", ["node7", "ded12"], [], ["7", "9", "8"]),
    ],
)
def test_an_object_means_what_stands_behind_it(
    registry: Registry,
    written: str,
    servers: list[str],
    services: list[str],
    customers: list[str],
) -> None:
    found = one(registry, written)
    assert keys(found.servers) == servers
    if services:
        assert keys(found.services) == services
    assert sorted(keys(found.customers)) == sorted(customers)
    assert found.unknown == ()


def test_the_partners_of_the_clients_are_told(registry: Registry) -> None:
    assert keys(one(registry, "node9").partners) == ["Alfa Mobile"]
    assert one(registry, "node7").partners == ()


@pytest.mark.parametrize(
    "written", ["router-3", "192.0.3.1", "10.0.0.0/8", "node70", ""]
)
def test_what_names_nothing_of_ours_is_said(registry: Registry, written: str) -> None:
    assert one(registry, written) == Affected((), (), (), (), (), (written,))


def test_many_objects_are_one_answer(registry: Registry) -> None:
    found = affected(
        registry, ["node9", "x", "node9", "192.0.2.34", "198.51.100.42"], NOW
    )
    assert keys(found.servers) == ["node9"]
    assert keys(found.services) == ["1234", "1240"]
    assert keys(found.customers) == ["7", "8"]
    assert found.unknown == ("x",)


def test_addresses_mean_who_has_them_then(registry: Registry) -> None:
    found = affected(registry, ["192.0.2.34"], day("2026-10-01"))
    assert keys(found.customers) == ["9"]


def test_names_mean_servers_of_the_writing_datacenter(registry: Registry) -> None:
    assert affected(registry, ["node7"], NOW, "moscow-1").unknown == ("node7",)
    assert keys(affected(registry, ["node7"], NOW, "rhein").servers) == ["node7"]
