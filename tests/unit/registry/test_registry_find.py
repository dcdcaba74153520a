"""`registry find`: addresses, names, numbers and mail addresses, surest first."""

import pytest

from mailproc.desk.registry import Registry
from mailproc.desk.registry_find import as_dict, find, match_as_dict
from tests.unit.registry.example import NOW, example, registry_of


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(example())


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("node7", [("name", "node7")]),
        ("B20260115-7654321", [("order number", "ded12")]),
        ("ded12", [("name", "ded12"), ("service name", "1199")]),
        ("VPS1234(2.7)", [("service name", "1234")]),
        ("1234", [("key", "1234"), ("part of a name", "node7")]),
        ("7654321", [("part of a name", "ded12")]),
        ("пётр", [("part of a name", "7")]),
        ("ООО", [("part of a name", "7")]),
        ("7", [("key", "7")]),
        ("rhein", [("key", "rhein"), ("part of a name", "node7")]),
        ("primer.example", [("mail", "7")]),
        ("mail.rhein.example", [("mail", "rhein")]),
        ("jan@kowalski.example", [("mail", "8")]),
        ("noc@alfa.example", [("mail", "Alfa Mobile")]),
        ("support2@ipserver.su", [("mail", "support2")]),
        ("nobody@example.org", []),
        ("xyz", []),
        ("", []),
    ],
)
def test_a_word_is_found(
    registry: Registry, what: str, found: list[tuple[str, str]]
) -> None:
    shown = [(f.by, f.record.key) for f in find(registry, what, NOW).findings]
    extra = [each for each in shown if each not in found]
    assert shown[: len(found)] == found
    assert all(by == "part of a name" for by, _ in extra)


def test_an_address_shows_all_networks_around_it_and_whose_it_is(
    registry: Registry,
) -> None:
    found = find(registry, " 198.51.100.42 ", NOW)
    assert [f.record.key for f in found.findings] == [
        "198.51.100.40/29",
        "198.51.100.0/24",
    ]
    assert found.match
    told = match_as_dict(found.match)
    assert told == {
        "found": "match",
        "ip": "198.51.100.42",
        "at": "2026-11-24T15:00:00+03:00",
        "outcome": "unique",
        "customer": "8",
        "service": "1240",
        "server": "node9",
        "reasons": [],
    }


def test_the_json_form_has_the_columns_that_have_values(registry: Registry) -> None:
    (found,) = find(registry, "maria@example.net", NOW).findings
    assert as_dict(found) == {
        "found": "customer",
        "by": "mail",
        "key": "9",
        "name": "Maria Silva",
        "mails": ("maria@example.net",),
        "language": "pt",
    }
