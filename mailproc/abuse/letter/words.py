"""The class of a complaint from its own words, in many languages.

Subject and the first words count most. Quoted evidence, logs, headers, legal text,
addresses and links say nothing; a sentence that lists many classes (terms of use)
or cites a law says nothing of the grave ones. It never decides whether the letter
is a complaint at all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from mailproc.abuse import classes
from mailproc.abuse.letter import lexicon, lexicon_grave, lexicon_network
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import Hit, Lexicon, own_words, words

CLASS_WORDS = Lexicon(
    {
        **lexicon_grave.IMMEDIATE,
        **lexicon.CONTENT,
        **lexicon_network.MAIL,
        **lexicon_network.ATTACKS,
    }
)
DECISIVE = 6
_SUBJECT, _OPENING, _REST = 2.5, 1.5, 1.0
_OPENING_WORDS = 80
_FADE = 0.6  # each further phrase of a class counts that much of the one before
_NEARLY = 0.6  # of the best score, to be preferred for being sure
_WORDS = 2500
_NAMING = 3  # enough in a label, where nothing else is said
_LISTING = 5  # classes in one sentence that make it a list of them

_LAW = re.compile(
    r"\b(?:act|code|directive|regulation|law|laws|loi|gesetz|закон\w*|ustaw\w*|ley"
    r"|article|artikel|artykul\w*|articulo|ст|статьи|art|section|par|abs|c[oó]digo"
    r"|u\.?s\.?c|penal|kodeks\w*|decree)\b.{0,20}\d|§|стат\w{1,3} \d|code p[eé]nal",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"removal order|ordered? (?:you )?to remove|entfernungsanordnung"
    r"|injonction de (?:retrait|suppression)|nakaz usuni[eę]cia",
    re.IGNORECASE,
)
_LAWFUL = frozenset(("csam", "terrorism", "law_enforcement"))
_ANTI = frozenset(("anti", "no", "non", "not", "without", "против", "counter", "gegen"))
_TALKS = ("connect", "contact", "communicat", "beacon", "подключ", "обраща")
_TALK_WORDS = 6
_SHIELDED = frozenset(
    ("phishing", "malware_hosting", "fraud", "spam_source", "terrorism", "ddos_source")
)


class Classed(NamedTuple):
    """The class, its score (0 for none), and the words and the place they stand.

    `is_sure`: a phrase names the class beyond doubt; many hints alone do not.
    """

    category: str
    score: float
    phrase: str
    where: str
    is_sure: bool = False


# A vague name that a forwarder gives, and what the letter below may know better.
_VAGUE = {
    "fraud": ("phishing", "trademark"),
    "compromised_site": (
        *("phishing", "malware_hosting", "botnet_infection"),
        *("ddos_source", "reflector"),
    ),
    "regulator_notice": ("csam", "terrorism"),
}
NONE = Classed(classes.UNCLASSIFIED, 0.0, "", "")


def classify(hops: Sequence[Hop]) -> Classed:
    """Return the class by the outermost layer that names one decisively.

    A forwarder often says no more than "complaint": then the layer below counts.
    Quoted text counts only where nobody else says anything.
    """
    best = NONE
    for hop in hops:
        found = of_hop(hop)
        if best.is_sure:
            if found.is_sure and found.category in _VAGUE[best.category]:
                return found
        elif found.is_sure or found.score > best.score:
            best = found
        if best.is_sure and best.category not in _VAGUE:
            break
    return best


def of_hop(hop: Hop) -> Classed:
    """Return the class by the words of one layer.

    What is said beside a law counts only where nothing else is sure.
    """
    said = list(_weighed(hop))
    plain = [each for each in said if not each.cites]
    found = _of_hits(plain)
    return found if found.is_sure or len(plain) == len(said) else _of_hits(said)


class _Said(NamedTuple):
    """A phrase with its weight at its place; `cites` where a law stands beside it."""

    weight: float
    hit: Hit
    where: str
    cites: bool


def _of_hits(said: Iterable[_Said]) -> Classed:
    hits: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
    sure: set[str] = set()
    for weight, hit, where, _ in said:
        if hit.weight >= DECISIVE:
            sure.add(hit.meaning)
        known = hits[hit.meaning].get(hit.phrase)
        if known is None or weight > known[0]:
            hits[hit.meaning][hit.phrase] = weight, where
    scores = {name: _score(found.values()) for name, found in hits.items()}
    if not scores:
        return NONE
    name = _best(scores, sure)
    phrase, (_, where) = max(hits[name].items(), key=lambda item: item[1][0])
    return Classed(name, scores[name], phrase, where, name in sure)


def _best(scores: Mapping[str, float], sure: Set[str]) -> str:
    """The strongest, of equals the gravest; hints and vague names give way."""
    top = max(scores.values())
    name = classes.gravest([name for name, s in scores.items() if s >= 0.9 * top])
    if name not in sure:
        near = {n: scores[n] for n in sure if scores[n] >= _NEARLY * top}
        name = max(near, key=lambda n: near[n], default=name)
    better = [n for n in _VAGUE.get(name, ()) if n in sure]
    return max(better, key=lambda n: scores[n], default=name)


def of_label(text: str) -> frozenset[str]:
    """Return every class that a short label ("Phishing / Malware") names."""
    return frozenset(
        hit.meaning for hit in CLASS_WORDS.find(words(text)) if hit.weight >= _NAMING
    )


def _score(found: Iterable[tuple[float, str]]) -> float:
    """Many phrases say more than one, and each further one adds less."""
    ordered = sorted((weight for weight, _ in found), reverse=True)
    return sum(weight * _FADE**at for at, weight in enumerate(ordered[:6]))


def _weighed(hop: Hop) -> Iterator[_Said]:
    subject = own_words(hop.subject)
    for hit, _ in _meant(subject, ""):  # a law in the subject is what it is about
        yield _Said(hit.weight * _SUBJECT, hit, "subject", cites=False)
    seen = 0
    for sentence in hop.sentences:
        row = sentence.row
        factor = _OPENING if seen < _OPENING_WORDS else _REST
        factor = factor if not hop.quoted else _REST
        seen += len(row)
        for hit, cites in _meant(row, sentence.text):
            where = f"body line {sentence.line}"
            yield _Said(hit.weight * factor, hit, where, cites)
        if seen > _WORDS:
            return


def _meant(row: Sequence[str], text: str) -> Iterator[tuple[Hit, bool]]:
    """The phrases of a sentence said of this very case, and whether a law is cited."""
    hits = [hit for hit in CLASS_WORDS.find(row) if not _shielded(hit, row)]
    if len({hit.meaning for hit in hits if hit.weight >= DECISIVE}) >= _LISTING:
        return
    lawful = any(hit.meaning in _LAWFUL for hit in hits)
    cites = lawful and bool(_LAW.search(text)) and not _ORDER.search(text)
    for hit in _longest(hits):
        yield hit, cites and hit.meaning in _LAWFUL


def _longest(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Drop a phrase that stands inside a longer one of another class."""
    for hit in hits:
        size = hit.end - hit.start
        if not any(
            other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > size
            and other.weight >= hit.weight
            for other in hits
        ):
            yield hit


def _shielded(hit: Hit, row: Sequence[str]) -> bool:
    """Whether a phrase is not said of the offender.

    A team or product ("anti-phishing"), or the controller that an infected host
    talks to.
    """
    if hit.meaning == "botnet_cc":
        ahead = row[max(0, hit.start - _TALK_WORDS) : hit.start]
        return any(word.startswith(_TALKS) for word in ahead)
    before = row[hit.start - 1] if hit.start else ""
    return before in _ANTI and hit.meaning in _SHIELDED
