"""Whether a letter in free text is a complaint to a provider at all.

Weighs the class words, who is spoken to, what is asked, and who writes to whom,
against the marks of other letters: a client's own trouble, an account of what was
done, an attack on ourselves, an invoice, advertising. Never reads quoted evidence.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mailproc.abuse import classes
from mailproc.abuse.letter.frames import ADVERTISERS, FRAMES, ROLES
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import Lexicon, fold, own_words, words
from mailproc.abuse.letter.words import DECISIVE, Classed
from mailproc.abuse.letter.zones import Zone
from mailproc.message.model import Message

_FRAMES = Lexicon(FRAMES)
_WORDS = 1200
ENOUGH = 4
_BY_EVIDENCE = 2  # points that an address and its defanging are worth
_AGAINST = ("client", "done", "other", "shield")
_PASSED_ON = re.compile(
    r"\W*(?:\[[^\]]{1,40}\]\W*)?(?:fwd?|wg|tr|rv|pd|doorst|i|enc|пересл|fs|vs|vb)\s?:",
    re.IGNORECASE,
)
# Orders speak of payments and accounts, and are complaints all the same.
_AUTHORITIES = frozenset(("law_enforcement", "regulator_notice", "csam", "terrorism"))
_LIST_FIELDS = ("List-Unsubscribe", "List-Id")
_REWRITTEN = ("X-Original-From", "X-Original-Sender")


class Signs(NamedTuple):
    """What is known of a letter before its addresses are looked for."""

    classed: Classed
    said: Counter[str]
    known_sender: bool
    known_forwarder: bool


def points(message: Message, hops: Sequence[Hop], signs: Signs) -> int:
    """Return how much speaks for a complaint, addresses left out."""
    return (
        _by_class(signs)
        + _by_words(signs.said)
        + _by_people(message, signs)
        + _by_evidence(hops)
        - _against(message, signs)
    )


def may_be_enough(given: int) -> bool:
    """Whether these points could make a complaint once addresses are known."""
    return given + _BY_EVIDENCE >= ENOUGH


def is_enough(given: int, signs: Signs, *, address: bool, fanged: bool) -> bool:
    """Whether it is a complaint; what names nothing must at least speak of "yours".

    `address` says that it names one, `fanged` that one is made unclickable.
    """
    said = signs.said
    accuses = signs.classed.score > 0 or said["abuse"] or signs.known_sender
    vague = 0 if address or (said["yours"] and accuses) or said["subject abuse"] else 2
    return given + address + fanged - vague >= ENOUGH


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
    writer = _is_by_desk(message)
    known = 2 * signs.known_sender + signs.known_forwarder
    return int(writer) + int(_is_to_abuse(message)) + known


def _is_grave(classed: Classed) -> bool:
    """Whether it is blocked at once: then a desk that states it need not ask."""
    return classed.is_sure and classes.blocks(classed.category)


def _is_by_desk(message: Message) -> bool:
    return any(is_role(each.addr) for each in (*message.from_, *message.reply_to))


def _is_to_abuse(message: Message) -> bool:
    return any(each.addr.lower().startswith("abuse") for each in message.recipients)


def _by_evidence(hops: Sequence[Hop]) -> int:
    zones = {line.zone for hop in hops for line in hop.lines}
    return int(Zone.LOG in zones or Zone.MAIL in zones)


def _against(message: Message, signs: Signs) -> int:
    """What marks other letters; advertising hardly ever speaks of "your network"."""
    said = signs.said
    bulk = _is_bulk(message)
    away = 3 if bulk and not said["yours"] else int(bulk)
    away += 2 * min(said["client"], 3) + 2 * min(said["done"], 2)
    away += 2 * bool(said["subject done"])
    if not (signs.classed.is_sure and signs.classed.category in _AUTHORITIES):
        away += 2 * min(said["other"], 3) + 2 * bool(said["subject other"])
    away += 2 * min(said["shield"], 2) + 2 * bool(said["subject shield"])
    away += 2 * _answers(message, said) + 3 * _is_advertiser(message)
    asks = said["report"] or said["yours"] or said["ask"] or _is_to_abuse(message)
    asks = asks or (_is_grave(signs.classed) and _is_by_desk(message))
    accuses = said["report"] or signs.classed.score or signs.known_sender
    return away + (0 if asks else 3) + (0 if accuses else 3)


def _answers(message: Message, said: Counter[str]) -> bool:
    """Whether it goes on with a talk, and is no reminder of a complaint."""
    begun = message.in_reply_to or message.references
    return bool(begun) and not said["remind"] and not is_passed_on(message.subject)


def _is_advertiser(message: Message) -> bool:
    names = {fold(each.addr.partition("@")[0]) for each in message.from_}
    return not names.isdisjoint(ADVERTISERS)


def _is_bulk(message: Message) -> bool:
    """Whether it came by a list, other than one of the receiver's own."""
    if any(message.header(name) is not None for name in _REWRITTEN):
        return False
    return any(message.header(name) is not None for name in _LIST_FIELDS)


def is_role(address: str) -> bool:
    """Whether an address is that of a desk, not of a person."""
    local = fold(address.partition("@")[0])
    return local in ROLES or not ROLES.isdisjoint(words(local))


def is_passed_on(subject: str) -> bool:
    """Whether a subject is that of another letter, which this one forwards."""
    return _PASSED_ON.match(subject) is not None


def speaks_to_provider(hop: Hop) -> bool:
    """Whether a layer's own words speak to those who run the network."""
    said = frames([hop])
    return said["yours"] > 0 or (said["report"] > 0 and said["ask"] > 0)


def frames(hops: Sequence[Hop]) -> Counter[str]:
    """Return how many different phrases of each kind stand in the layers' own words.

    Those of the outermost subject count under `subject KIND` too. What speaks against
    a complaint counts in the outermost letter only: below may be the evidence.
    """
    found: dict[str, set[str]] = {}
    passed_on = is_passed_on(hops[0].subject)
    for hit in _FRAMES.find(own_words(hops[0].subject)):
        if not (passed_on and hit.meaning in _AGAINST):
            found.setdefault(f"subject {hit.meaning}", set()).add(hit.phrase)
            found.setdefault(hit.meaning, set()).add(hit.phrase)
    seen = 0
    for number, hop in enumerate(hops):
        for sentence in hop.sentences:
            seen += len(sentence.row)
            for hit in _FRAMES.find(sentence.row):
                if number == 0 or hit.meaning not in _AGAINST:
                    found.setdefault(hit.meaning, set()).add(hit.phrase)
            if seen > _WORDS:
                break
    return Counter({name: len(phrases) for name, phrases in found.items()})
