"""[[group]] and [[partner]] (N5): the defaults, and what is refused."""

from pathlib import Path

import pytest

from mailproc.config.load import builtin, parse
from mailproc.errors import ConfigError
from mailproc.notices.groups import EVERYBODY, FOUR, expand
from mailproc.partner_notices import groups, known_recipients, partners

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "mailproc.toml"
A = '[[group]]\nname = "A"\nalias = "a@example.com"\n'
P = '[[partner]]\nname = "P"\naddresses = ["p@example.com"]\n'


def test_without_a_file_the_five_groups_of_the_rule_are_there() -> None:
    assert list(groups(builtin())) == [*FOUR, EVERYBODY]
    known = known_recipients(builtin())
    assert known.names == {name.casefold() for name in (*FOUR, EVERYBODY)}
    assert len(known.aliases) == 5
    own = {"support@ipserver.su", "abuse@spheral.ru", "incidents@ipserver.su"}
    assert known.own == own


def test_the_sample_tells_every_partner_in_its_language() -> None:
    from mailproc.config.load import load

    config = load(SAMPLE)
    told = expand([EVERYBODY], groups(config), partners(config))
    assert [(t.partner.name, t.languages[0], t.timezone) for t in told] == [
        ("Example Media", "pl", "Europe/Warsaw"),
        ("Exemplo Móvel", "pt", "America/Sao_Paulo"),
    ]
    assert told[1].partner.method == "PUBLISH"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{A}members = ['P']\n", ["group[0].members", "line 4", "P"]),
        (A.replace("a@example.com", "a"), ["group[0].alias", "line 3", "address"]),
        (A + A.replace('"A"', '"B"'), ["group[1].alias", "line 6"]),
        (A + A, ["group[1]", "twice"]),
        (f"{A}language = 'de'\n", ["group[0].language", "pl, pt, ru, en"]),
        (A.replace('"A"', '"Wszyscy"'), ["group", "Awaria MPS/SMS"]),
        (P + P, ["partner[1]", "twice"]),
        (P.replace('"p@example.com"', ""), ["partner[0].addresses"]),
        (f"{P}language = 'xx'\n", ["partner[0].language"]),
        (f"{P}timezone = 'Mars/Base'\n", ["partner[0].timezone", "Mars/Base"]),
        (f"{P}calendar_method = 'CANCEL'\n", ["partner[0].calendar_method"]),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(
    text: str, words: list[str]
) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "mailproc.toml")
    assert all(word in refused.value.public for word in words), refused.value.public


def test_the_union_has_no_members_of_its_own() -> None:
    four = "".join(
        f'[[group]]\nname = "{name}"\nalias = "{n}@example.com"\n'
        for n, name in enumerate(FOUR)
    )
    whole = '[[group]]\nname = "Wszyscy"\nalias = "all@example.com"\n'
    parse(four + whole, "mailproc.toml")
    with pytest.raises(ConfigError, match="other four"):
        parse(f"{four}{whole}members = ['P']\n{P}", "mailproc.toml")
