"""A desk on a real SQLite store, with the shipped filters: fixtures and constants."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.app import filter_sources
from mailproc.compose.model import Identity
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import load
from mailproc.house import House
from mailproc.inbound import Desk
from mailproc.ports import Store
from mailproc.store.sql import open_store
from tests.fakes import NOW

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = Identity(
    address="support@ipserver.su",
    addresses=frozenset({"support@ipserver.su"}),
    domains=frozenset({"ipserver.su"}),
    host="mail.ipserver.su",
)
PRIORITIES = {"abuse": 6, "datacenter": 4, "billing": 6, "support": 6, "other": 6}


@pytest.fixture(scope="session")
def shipped() -> FilterSet:
    return FilterSet(load(filter_sources(ROOT / "filters")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'db'}", clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def house(shipped: FilterSet) -> House:
    return House(IDENTITY, lambda: shipped, PRIORITIES, lambda: NOW)


@pytest.fixture
def desk(house: House, store: Store) -> Desk:
    return Desk(house, store)
