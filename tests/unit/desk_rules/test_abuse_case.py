"""Which names a case has: what is the same case, and what is not (issue 5, 4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.desk import abuse_case as case

IP, DOMAIN = "192.0.2.7", "shop.example"


def test_address_domain_class_and_customer_make_a_case() -> None:
    names = case.of_objects("7", "spam_source", [IP], [DOMAIN])
    assert names == case.of_objects("7", "spam_source", [IP], [DOMAIN.upper()])
    for other in (
        case.of_objects("8", "spam_source", [IP], [DOMAIN]),
        case.of_objects("7", "phishing", [IP], [DOMAIN]),
        case.of_objects("7", "spam_source", ["192.0.2.8"], [DOMAIN]),
        case.of_objects("7", "spam_source", [IP], []),
    ):
        assert not set(names) & set(other)


def test_one_address_in_common_is_enough() -> None:
    both = case.of_objects("7", "spam_source", [IP, "192.0.2.8"], [])
    assert set(both) & set(case.of_objects("7", "spam_source", [IP], []))


def test_without_an_object_there_is_nothing_to_be_known_by() -> None:
    assert case.of_objects("7", "spam_source", [], []) == ()


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=40)
def test_names_hold_no_words_of_anybody(reference: str, site: str) -> None:
    """Digests of one length: nothing personal stands in an index."""
    kind, _, digest = case.of_reference(reference, site).partition(":")
    assert kind == "reference"
    assert len(digest) == 40
    assert set(digest) <= set("0123456789abcdef")


@pytest.mark.parametrize("reference", ["SBL654321", "MDR-2026-11-7", "CB-Report#2026"])
def test_a_telling_reference_is_the_same_from_everybody(reference: str) -> None:
    assert case.of_reference(reference, "a.example") == case.of_reference(
        f" {reference.lower()} ", "b.example"
    )


@pytest.mark.parametrize("reference", ["12345", "77", "REPORT"])
def test_a_plain_number_counts_with_its_writer(reference: str) -> None:
    assert case.of_reference(reference, "a.example") != case.of_reference(
        reference, "b.example"
    )


def test_very_many_objects_are_bounded() -> None:
    ips = [f"192.0.2.{n}" for n in range(256)]
    domains = [f"d{n}.example" for n in range(256)]
    assert len(case.of_objects("7", "spam_source", ips, domains)) <= 60


def test_feeds_and_loops_are_by_customer_and_class() -> None:
    assert case.of_feed("7", "open_service") != case.of_feed("8", "open_service")
    assert case.of_loop("7", IP, "spam_source") == case.of_loop("7", "x", "spam_source")
    assert case.of_loop("", IP, "spam_source") != case.of_loop("", "x", "spam_source")
