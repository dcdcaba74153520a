"""Templates of notices and answers in good spelling, by each language's dictionary."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.servers.need import must_have, program

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
DICTIONARIES = {"pl": "pl_PL", "en": "en_US", "pt": "pt_BR", "ru": "ru_RU"}
NAMES = {"MPS", "SMS", "MT", "DirectPay", "Direct", "Billing"}
OF_ALARMS = {"датацентр", "Датацентр", "датацентра", "Датацентру", "blocked", "refused"}
OF_ALARMS |= {"datacenter", "datacenter's", "VDS"}
LOANS = {"pt": {"gateway"}}
_SYNTAX = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
_VALUE = re.compile(r'= "([^"]*)"')


def texts(language: str) -> str:
    """Return all that a reader of one language sees of templates and words."""
    pages = [
        _SYNTAX.sub(" ", file.read_text(encoding="utf-8"))
        for kind in ("downtime", "disaster", "answer")
        for file in sorted((TEMPLATES / kind).glob(f"*.{language}.txt.j2"))
    ]
    assert len(pages) >= 13
    words = (TEMPLATES / "notice" / f"words.{language}.toml").read_text(
        encoding="utf-8"
    )
    return "\n".join([*pages, *_VALUE.findall(words)])


def misspelt(text: str, dictionary: str) -> set[str]:
    done = subprocess.run(
        [program("hunspell"), "-d", dictionary, "-i", "utf-8", "-l"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    if done.returncode or "Can't open" in done.stderr:
        reason = f"no dictionary {dictionary} for hunspell"
        if must_have():
            pytest.fail(f"{reason}; ./run test installs it")
        pytest.skip(reason)
    return set(done.stdout.split())


@pytest.mark.parametrize("language", DICTIONARIES)
def test_every_word_is_in_the_dictionary(language: str) -> None:
    found = misspelt(texts(language), DICTIONARIES[language])
    assert found - NAMES - LOANS.get(language, set()) == set()


@pytest.mark.parametrize("language", DICTIONARIES)
def test_the_dictionary_is_of_that_language(language: str) -> None:
    """A dictionary that knew any word would prove nothing."""
    others = " ".join(texts(other) for other in DICTIONARIES if other != language)
    assert len(misspelt(others, DICTIONARIES[language])) > 50


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "[А-яЁё]+"), ("en", "[A-Za-z']+")]
)
def test_alarms_are_spelt_well_in_both_languages(language: str, word: str) -> None:
    """One file holds both: the letters tell them apart."""
    files = sorted((TEMPLATES / "alarm").glob("*.txt.j2"))
    assert len(files) >= 17
    pages = (_SYNTAX.sub(" ", file.read_text(encoding="utf-8")) for file in files)
    found = [text for page in pages for text in re.findall(word, page)]
    assert len(found) > 100
    assert misspelt("\n".join(found), DICTIONARIES[language]) - OF_ALARMS == set()
