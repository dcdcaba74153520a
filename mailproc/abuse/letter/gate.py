"""Whether a letter in free text is a complaint to a provider at all.

Weighs the class words, who is spoken to, what is asked, and who writes to whom,
against the marks of other letters: a client's own trouble, an account of what was
done, an invoice, advertising. Gives its reasons. Never reads quoted evidence.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mailproc.abuse.letter.frames import FRAMES, ROLES
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import Lexicon, fold, words
from mailproc.abuse.letter.sentences import sentences
from mailproc.abuse.letter.words import DECISIVE, Classed, without_links
from mailproc.abuse.letter.zones import Zone
from mailproc.message.model import Address, Message

_FRAMES = Lexicon(FRAMES)
_WORDS = 1200
ENOUGH = 4


class Signs(NamedTuple):
    """What is known when the gate is asked."""

    classed: Classed
    has_address: bool
    has_defanged: bool
    known_sender: bool
    known_forwarder: bool


def points(message: Message, hops: Sequence[Hop], signs: Signs) -> int:
    """Return how much speaks for a complaint; `ENOUGH` makes it one."""
    said = _frames(hops)
    return (
        _by_class(signs)
        + _by_words(said)
        + _by_people(message, signs)
        + _by_evidence(hops, signs)
        - _against(message, said)
    )


def _by_class(signs: Signs) -> int:
    """The class words: in the subject or in strength 3, decisive 2, hints 1."""
    score = signs.classed.score
    if score >= 2.5 * DECISIVE:
        return 3
    return 2 if score >= DECISIVE else int(score >= 3)


def _by_words(said: Counter[str]) -> int:
    return (
        min(said["report"], 2)
        + (1 if said["subject report"] else 0)
        + (2 if said["yours"] else 0)
        + min(said["ask"], 1)
    )


def _by_people(message: Message, signs: Signs) -> int:
    writer = any(_is_role(each) for each in (*message.from_, *message.reply_to))
    to_abuse = any(each.addr.lower().startswith("abuse") for each in message.recipients)
    known = 2 * signs.known_sender + signs.known_forwarder
    return int(writer) + int(to_abuse) + known


def _by_evidence(hops: Sequence[Hop], signs: Signs) -> int:
    zones = {line.zone for hop in hops for line in hop.lines}
    shown = int(Zone.LOG in zones or Zone.MAIL in zones)
    return int(signs.has_address) + int(signs.has_defanged) + shown


def _against(message: Message, said: Counter[str]) -> int:
    """What marks other letters; advertising hardly ever speaks of "your network"."""
    bulk = message.header("List-Unsubscribe") is not None
    away = 3 if bulk and not said["yours"] else int(bulk)
    away += 2 * min(said["client"], 3) + 2 * min(said["done"], 2)
    away += 2 * min(said["other"], 2) + 2 * bool(said["subject other"])
    return away


def _is_role(address: Address) -> bool:
    local = fold(address.addr.partition("@")[0])
    return local in ROLES or not ROLES.isdisjoint(words(local))


def speaks_to_provider(hop: Hop) -> bool:
    """Whether a layer's own words speak to those who run the network."""
    said = _frames([hop])
    return said["yours"] > 0 or (said["report"] > 0 and said["ask"] > 0)


def _frames(hops: Sequence[Hop]) -> Counter[str]:
    """How many different phrases of each kind stand in the layers' own words."""
    found: dict[str, set[str]] = {}
    for hit in _FRAMES.find(words(without_links(hops[0].subject))):
        found.setdefault(f"subject {hit.meaning}", set()).add(hit.phrase)
        found.setdefault(hit.meaning, set()).add(hit.phrase)
    seen = 0
    for hop in hops:
        for sentence in sentences(hop.own()):
            row = words(without_links(sentence.text))
            seen += len(row)
            for hit in _FRAMES.find(row):
                found.setdefault(hit.meaning, set()).add(hit.phrase)
            if seen > _WORDS:
                break
    return Counter({name: len(phrases) for name, phrases in found.items()})
