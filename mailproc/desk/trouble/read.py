"""Does a letter say that a service is down or unstable (S1.4)? Text in, value out.

Read clause by clause, so that what is said of one thing is not taken for another. What
is only feared, asked for, over, or no longer so does not count. The caller gives the
writer's new text; quotes are not told apart here. Work is bounded by `LONGEST`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from mailproc.desk.trouble.en import ENGLISH
from mailproc.desk.trouble.model import Lexicon, Trouble, distinct, fold, hinted
from mailproc.desk.trouble.pl import POLISH
from mailproc.desk.trouble.ru import RUSSIAN

LONGEST = 8000
"""Characters of a letter that are read: trouble stands at its beginning."""

_LANGUAGES = (RUSSIAN, ENGLISH, POLISH)
_LATIN = (ENGLISH, POLISH)
_REACH = 60  # characters between a noun and what is said of it
_BEFORE = 16  # characters around a match in a clause that names no service itself
_AFTER = 24
_TWO_WORDS = 48
_NAMED = 3  # clauses for which a service that was named is still meant
_SENTENCE = re.compile(r"[!?;…]+|\.+(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•>]|\d{1,3}[.)]))")
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_CLAUSE = re.compile(
    r"[,()—–:]\s|\s-+\s|\s(?=(?:но|однако|хотя|зато|а|but|however|although|though"
    r"|ale|lecz"
    r"|choc|chociaz)\s)"
)


class Found(NamedTuple):
    """What is wrong, and the words that say so."""

    trouble: Trouble
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    sentence: str
    asks: bool  # its sentence is a question
    before: tuple[str, ...]  # the clauses before it, as far as they matter


def read(text: str) -> Found | None:
    """Return the gravest trouble that a letter states, None where it states none."""
    plain = fold(text[:LONGEST])
    languages = _LATIN if plain.isascii() else _LANGUAGES
    words = distinct(plain)
    hints = [hinted(lexicon.hints, words) for lexicon in languages]
    found = map(partial(_read, plain), languages, hints)
    return min(filter(None, found), key=lambda each: each.trouble, default=None)


def _read(text: str, lexicon: Lexicon, hints: tuple[str, ...]) -> Found | None:
    """Return the gravest; `hints` are those of the language that the text holds."""
    if not hints:
        return None
    worst: Found | None = None
    for clause in _clauses(text):
        may_state = any(word.startswith(hints) for word in distinct(clause.text))
        stated = list(_in_clause(clause, lexicon)) if may_state else []
        if not stated and worst is None:
            continue
        if _is_resolved(clause, lexicon):
            worst = None
            continue
        for found in stated:
            if worst is None or found.trouble < worst.trouble:
                worst = found
    return worst


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield the clauses of all sentences in order."""
    at = 0
    before: tuple[str, ...] = ()
    for end in (*_SENTENCE.finditer(text), None):
        sentence = text[at : end.start() if end else len(text)]
        asks = end is not None and "?" in end[0]
        at = end.end() if end else at
        for part in _CLAUSE.split(" ".join(_ASIDE.sub(" ", sentence).split())):
            if part.strip():
                yield _Clause(part.strip(), sentence, asks, before)
                before = (*before, part)[-_NAMED:]


def _is_resolved(clause: _Clause, lexicon: Lexicon) -> bool:
    found = None if clause.asks else lexicon.resolved.search(clause.text)
    return (
        found is not None
        and not lexicon.elsewhere.search(clause.text)
        and not _is_negated(clause.text, found, lexicon)
    )


def _in_clause(clause: _Clause, lexicon: Lexicon) -> Iterator[Found]:
    """Yield what counts; what takes it back is looked for only beside a statement."""
    stated = [*_alone(clause, lexicon), *_of_service(clause, lexicon)]
    if not stated or lexicon.unreal.search(clause.text):
        return
    for trouble, words in stated:
        if trouble is Trouble.DOWN and lexicon.sometimes.search(clause.text):
            yield Found(Trouble.UNSTABLE, words)
        else:
            yield Found(trouble, words)


def _alone(clause: _Clause, lexicon: Lexicon) -> Iterator[tuple[Trouble, str]]:
    """Yield what a clause states without a noun."""
    down = lexicon.down.search(clause.text)
    if down and not _is_negated(clause.text, down, lexicon):
        yield Trouble.DOWN, down[0]
    unstable = lexicon.unstable.search(clause.text)
    if (
        unstable
        and not lexicon.growth.search(clause.sentence)
        and not _is_negated(clause.text, unstable, lexicon)
    ):
        yield Trouble.UNSTABLE, unstable[0]


def _of_service(clause: _Clause, lexicon: Lexicon) -> list[tuple[Trouble, str]]:
    """Return what a clause states of a service, where it names nothing else."""
    found = []
    for each in lexicon.agreements:
        for trouble, said in (
            (Trouble.DOWN, each.down),
            (Trouble.UNSTABLE, each.unstable),
        ):
            for match in said.finditer(clause.text):
                noun = _noun(clause, match, each.nouns, lexicon)
                if noun is not None and _counts(clause.text, match, lexicon):
                    found.append((trouble, f"{noun} {match[0]}".strip()))
    return [] if found and lexicon.other.search(clause.text) else found


def _noun(
    clause: _Clause, match: re.Match[str], nouns: re.Pattern[str], lexicon: Lexicon
) -> str | None:
    """Return the service that is meant; "" where it was named just before."""
    start, end = max(0, match.start() - 2 * _REACH), match.end() + 2 * _REACH
    for noun in nouns.finditer(clause.text, start, end):
        apart = match.start() - noun.end()
        if apart < 0 and not lexicon.noun_first:
            apart = noun.start() - match.end()
        if 0 <= apart <= _REACH:
            return noun[0]
    after = len(clause.text) - match.end()
    # An imperative ("do not open …") stands first where the noun would have to.
    short = lexicon.noun_first <= match.start() <= _BEFORE and after <= _AFTER
    return "" if short and any(map(lexicon.about.search, clause.before)) else None


def _counts(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether it is so now: not negated, and not over."""
    if _is_negated(text, match, lexicon):
        return False
    over = lexicon.lapsed.fullmatch(match[0]) and lexicon.past.search(text)
    return not over or lexicon.still.search(text) is not None


def _is_negated(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether one of the two words before a match takes it back."""
    before = " ".join(
        text[max(0, match.start() - _TWO_WORDS) : match.start()].split()[-2:]
    )
    return lexicon.negation.search(before) is not None
