"""Words for down and unstable in Russian, English and Polish (S1.4).

fixtures/desk/urgency/LANGUAGE.txt: what a client writes, behind the priority that it
gives; "-" are the near misses.
"""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.trouble.en import ENGLISH
from mailproc.desk.trouble.model import Lexicon, Trouble, distinct, fold, hinted
from mailproc.desk.trouble.pl import POLISH
from mailproc.desk.trouble.read import LONGEST, read
from mailproc.desk.trouble.ru import RUSSIAN

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "desk" / "urgency"
LANGUAGES = ("ru", "en", "pl")
LEXICONS = (RUSSIAN, ENGLISH, POLISH)


def phrases(language: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    cases = (line.split(" ", 1) for line in lines if not line.startswith("#"))
    return [(wanted, text.replace("\\n", "\n")) for wanted, text in cases]


CASES = [(want, text) for language in LANGUAGES for want, text in phrases(language)]


def number(text: str) -> str:
    found = read(text)
    return str(int(found.trouble)) if found else "-"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_phrases_and_near_misses(language: str) -> None:
    wanted = [want for want, _ in phrases(language)]
    assert wanted.count("1") + wanted.count("2") >= 40
    assert wanted.count("-") >= 40


@pytest.mark.parametrize(("wanted", "text"), CASES, ids=[text for _, text in CASES])
def test_what_a_client_writes_gives_its_priority(wanted: str, text: str) -> None:
    assert number(text) == wanted


@pytest.mark.parametrize(("wanted", "text"), CASES, ids=[text for _, text in CASES])
def test_a_greeting_and_shouting_change_nothing(wanted: str, text: str) -> None:
    assert number(f"Добрый день!\n\n{text}\n\nС уважением, Анна") == wanted
    assert number(text.upper()) == wanted


def test_the_gravest_of_a_letter_counts_and_is_named() -> None:
    found = read("Сайт тормозит.\nА второй сайт вообще не открывается.")
    assert found is not None
    assert found.trouble is Trouble.DOWN
    assert found.words == "сайт не открывается"


@pytest.mark.parametrize("lexicon", LEXICONS)
@given(st.data())
def test_whatever_states_trouble_holds_a_hint(
    lexicon: Lexicon, data: st.DataObject
) -> None:
    said = [lexicon.down, lexicon.unstable]
    said += [one for each in lexicon.agreements for one in (each.down, each.unstable)]
    statement = data.draw(st.sampled_from(said).flatmap(st.from_regex))
    assert hinted(lexicon.hints, distinct(statement))
    assert min(map(len, lexicon.hints)) == 3


def test_what_is_over_takes_back_only_what_stands_before() -> None:
    assert number("Сервер лежал. Теперь снова работает. Почта не работает.") == "1"
    assert number("Почта не работает. Отбой, всё работает.") == "-"
    assert number("The site is down. Please get it back online.") == "1"


def test_only_the_beginning_of_a_letter_is_read() -> None:
    assert number("x" * LONGEST + ". The server is down.") == "-"


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece",
    [
        *("a ", "сервер ", "не ", "server is ", "server is down ", "cannot a a "),
        *("(", "не могу a-b ", "nie się ", "1.2.3.4 ", "x", "? ", "if ", "очень "),
    ],
)
def test_hostile_text_is_bounded_work(piece: str) -> None:
    started = time.perf_counter()
    read(piece * LONGEST)
    assert time.perf_counter() - started < 1


def test_folding_is_the_same_for_text_and_words() -> None:
    assert fold("Ёлка ŁÓDŹ don’t") == fold("елка lodz don't")
    assert fold("И\u0306") == fold("Й") == "й"
