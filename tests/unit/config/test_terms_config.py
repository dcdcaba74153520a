"""[terms]: the numbers of the regulation, set, refused and documented."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from mailproc.config.load import builtin, parse
from mailproc.config.terms import terms
from mailproc.desk.terms import Terms
from mailproc.errors import ConfigError

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "mailproc.toml"


def test_without_the_table_the_rules_count() -> None:
    assert terms(builtin().settings) == Terms()


def test_one_number_changes_and_the_others_stay() -> None:
    settings = parse("[terms]\nfirst_answer_minutes = 45", "mailproc.toml")
    assert terms(settings) == Terms(first_answer_minutes=45)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[terms]\nreaction_minute = 5", ["line 2", "did you mean reaction_minutes?"]),
        ("[terms]\nfortnight = 5", ["terms.fortnight", "unknown key"]),
        ("[terms]\n\nblock_minutes = 0", ["terms.block_minutes", "line 3", "from 1"]),
        ("[terms]\ntest_days = 1.5", ["terms", "int"]),
        ('[terms]\ntest_days = "7"', ["terms", "int"]),
        (
            "[terms]\nreaction_minutes = 2",
            ["template_minutes", "longer than reaction_minutes"],
        ),
    ],
)
def test_a_wrong_number_names_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "mailproc.toml")
    assert all(word in refused.value.public for word in words), refused.value.public


def test_the_commented_sample_has_every_number_with_its_default() -> None:
    table = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["terms"]
    assert table == asdict(Terms())
