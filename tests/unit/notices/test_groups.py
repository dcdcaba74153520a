"""Contact groups (N5): the table, the union, languages, each partner once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.groups import (
    BRAZIL,
    EVERYBODY,
    FOUR,
    LANGUAGES,
    MPS_SMS,
    ONE_SHOTS,
    SUBSCRIPTIONS,
    ZONES,
    Cause,
    Group,
    Partner,
    expand,
    propose,
)


@pytest.mark.parametrize(
    ("cause", "countries", "groups"),
    [
        (Cause.SMS_GATEWAY, ["PL"], (MPS_SMS,)),
        (Cause.MPS, [], (MPS_SMS,)),
        (Cause.MTSP, ["PL"], (SUBSCRIPTIONS,)),
        (Cause.MT_GATEWAY, ["PL"], (SUBSCRIPTIONS,)),
        (Cause.DIRECT_BILLING, ["PL"], (SUBSCRIPTIONS, ONE_SHOTS)),
        (Cause.DIRECTPAY, [], (ONE_SHOTS,)),
        (Cause.OPERATOR, ["BR"], (BRAZIL,)),
        (Cause.OPERATOR, ["PL"], ()),
        (Cause.SMS_GATEWAY, ["PL", "BR"], (MPS_SMS, BRAZIL)),
        (Cause.PLATFORM, [], (EVERYBODY,)),
        (Cause.NETWORK, ["BR"], (EVERYBODY,)),
    ],
)
def test_groups_are_proposed_from_cause_and_operator(
    cause: Cause, countries: list[str], groups: tuple[str, ...]
) -> None:
    assert propose(cause, countries) == groups


def test_every_cause_has_a_row() -> None:
    for cause in Cause:
        propose(cause)


PARTNERS = {
    name: Partner(name, (f"noc@{name}.example",)) for name in ("a", "b", "c", "d", "e")
}


def groups(**members: tuple[str, ...]) -> dict[str, Group]:
    by_name = dict(zip(("m", "s", "o", "b"), FOUR, strict=True))
    found = {
        name: Group(name, f"{short}@example.com", members.get(short, ()))
        for short, name in by_name.items()
    }
    return {**found, EVERYBODY: Group(EVERYBODY, "all@example.com")}


def names(found: tuple[object, ...]) -> list[str]:
    return [told.partner.name for told in found]  # type: ignore[attr-defined]  # Told


def test_everybody_is_exactly_the_four() -> None:
    table = groups(m=("a", "b"), s=("b",), o=("c",), b=("d",))
    assert names(expand([EVERYBODY], table, PARTNERS)) == ["a", "b", "c", "d"]
    assert expand([EVERYBODY], table, PARTNERS) == expand(FOUR, table, PARTNERS)


def test_members_of_everybody_itself_do_not_count() -> None:
    table = groups(m=("a",))
    table[EVERYBODY] = Group(EVERYBODY, "all@example.com", ("e",))
    assert names(expand([EVERYBODY], table, PARTNERS)) == ["a"]


@given(
    st.lists(st.lists(st.sampled_from("abcde"), unique=True), min_size=4, max_size=4),
    st.lists(st.sampled_from((*FOUR, EVERYBODY)), min_size=1, max_size=6),
)
def test_each_partner_is_told_once(lists: list[list[str]], chosen: list[str]) -> None:
    table = groups(**dict(zip("msob", map(tuple, lists), strict=True)))
    found = names(expand(chosen, table, PARTNERS))
    wanted = FOUR if EVERYBODY in chosen else chosen
    assert sorted(found) == sorted(
        set(itertools.chain.from_iterable(table[name].members for name in wanted))
    )


def test_language_and_zone_are_the_partners_then_the_groups() -> None:
    table = groups(m=("a", "b"), b=("b", "c"))
    table[BRAZIL] = Group(BRAZIL, "b@example.com", ("b", "c"), "pt")
    own = Partner("c", ("c@c.example",), language="ru", timezone="Asia/Tbilisi")
    found = expand([EVERYBODY], table, {**PARTNERS, "c": own})
    assert [(t.partner.name, t.languages, t.timezone) for t in found] == [
        ("a", ("pl", "en"), "Europe/Warsaw"),
        ("b", ("pt", "en"), "America/Sao_Paulo"),
        ("c", ("ru", "en"), "Asia/Tbilisi"),
    ]


def test_an_unknown_group_is_an_error() -> None:
    with pytest.raises(KeyError):
        expand(["Inni"], groups(), PARTNERS)


def test_every_language_has_a_zone_and_english_beside_it() -> None:
    assert LANGUAGES.keys() == ZONES.keys()
    assert all(languages[-1] == "en" for languages in LANGUAGES.values())


def test_several_hundred_partners_at_once() -> None:
    many = {str(n): Partner(str(n), (f"p{n}@example.com",)) for n in range(600)}
    table = groups(m=tuple(many), s=tuple(many), b=tuple(many))
    assert len(expand([EVERYBODY], table, many)) == 600
