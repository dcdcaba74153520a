"""Moments and ranges: which dates, times and zones of a text belong together.

"12.03.2026 22:00 - 02:00 CET (21:00 - 01:00 UTC)" is one span, said twice. What a
half does not say stays None here; `resolve` completes it from the other half.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailproc.notices.times import timewords, tokens
from mailproc.notices.times.tokens import Clock, Day, Token, Weekday
from mailproc.notices.times.zones import Zone

_BEFORE = 60
_NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """One point in time as far as the text says it."""

    day: Day | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A moment, or a range where `end` is given; `text` is as written.

    `before` is the text in front, `other` the same clock times in a second zone;
    `moved` says that the text moves works from `start` to `end`.
    """

    start: Moment
    end: Moment | None
    text: str
    before: str
    other: tuple[Moment, ...] = ()
    moved: bool = False


@dataclass(slots=True)
class _Draft:
    """A moment while it is being put together."""

    link: str
    at: int
    until: int
    day: Day | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    weekday: int | None = None
    other: list["_Draft"] = field(default_factory=list)

    def take(self, token: Token) -> bool:
        """Add a token; False where the moment has such a thing already."""
        value = token.value
        if isinstance(value, Zone):
            vague = self.zone is None or not self.zone.known or self.zone.doubt
            if self.zone is None or (value.known and vague):
                self.zone = value
        elif isinstance(value, Weekday):
            self.weekday = value.number if self.weekday is None else self.weekday
        elif isinstance(value, Clock):
            if self.clock is not None:
                return False
            self.clock = value
        else:
            if self.day is not None:
                return False
            self.day = value
        self.until = token.end
        return True

    def moment(self) -> Moment:
        return Moment(self.day, self.clock, self.zone, self.weekday)


def spans(text: str) -> tuple[Span, ...]:
    """Return every moment and range of a text, in order."""
    drafts = _merged(_drafts(text, tokens.read(text)))
    return tuple(_spans(text, [d for d in drafts if d.day or d.clock]))


def _drafts(text: str, read: Sequence[Token]) -> list[_Draft]:
    drafts: list[_Draft] = []
    aside: _Draft | None = None  # the other zone, in brackets or behind a slash
    for token in read:
        gap = text[drafts[-1].until : token.start] if drafts else ""
        if aside is not None and (
            token.gap == "break" or ")" in text[aside.until : token.start]
        ):
            aside = None
        if token.gap == "break" or not drafts:
            drafts.append(_begun(token, "break"))
        elif aside is not None:
            aside = _continued(drafts[-1], aside, token)
        elif _is_aside(drafts[-1], token):
            aside = _begun(token, "other")
            drafts[-1].other.append(aside)
        elif token.gap == "to" or not drafts[-1].take(token):
            link = "to" if token.gap == "to" else "join"
            drafts.append(_begun(token, link if "\n\n" not in gap else "break"))
    return drafts


def _begun(token: Token, link: str) -> _Draft:
    draft = _Draft(link, token.start, token.end)
    draft.take(token)
    return draft


def _continued(main: _Draft, aside: _Draft, token: Token) -> _Draft:
    """Add to the moment in the other zone, or begin its second half."""
    if token.gap != "to" and aside.take(token):
        return aside
    begun = _begun(token, token.gap)
    main.other.append(begun)
    return begun


def _is_aside(main: _Draft, token: Token) -> bool:
    """Whether "(13:05" repeats a clock time that is already known."""
    if token.gap != "other zone" or main.clock is None or main.zone is None:
        return False
    if isinstance(token.value, Clock):
        return True
    # "tonight at 1:00 UTC (3 April)" says which day it is.
    known = main.day is not None and main.day.relative is None
    return isinstance(token.value, Day) and known


def _merged(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Join "12.03.2026 - 22:00": a day and a time are no range."""
    out: list[_Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and draft.link == "to" and _halves(last, draft):
            last.day, last.clock = last.day or draft.day, last.clock or draft.clock
            last.zone, last.until = last.zone or draft.zone, draft.until
            last.other += draft.other
        else:
            out.append(draft)
    return out


def _halves(first: _Draft, second: _Draft) -> bool:
    if first.clock is None and second.day is None:
        return first.day is not None and second.clock is not None
    return first.day is None and second.clock is None


def _spans(text: str, drafts: Sequence[_Draft]) -> Iterator[Span]:
    at = 0
    while at < len(drafts):
        end = at + 1
        while end < len(drafts) and drafts[end].link == "to":
            end += 1
        chain = drafts[at:end]
        if len(chain) == 2:
            yield _span(text, chain, chain[0].moment(), chain[1].moment())
        elif len(chain) == 3 and _nights(chain):
            first, middle, last = (draft.moment() for draft in chain)
            opening = middle if _after_midnight(text, chain) else first
            start = Moment(opening.day, middle.clock, middle.zone, opening.weekday)
            yield _span(
                text,
                chain,
                start,
                Moment(middle.day, last.clock, last.zone, middle.weekday),
            )
        else:
            yield from (_span(text, [draft], draft.moment(), None) for draft in chain)
        at = end


def _nights(chain: Sequence[_Draft]) -> bool:
    """Whether a chain reads "12 to 13 March, 22:00 to 02:00"."""
    first, middle, last = chain
    return (
        bool(first.day and middle.day and not last.day)
        and first.clock is None
        and bool(middle.clock and last.clock)
    )


def _after_midnight(text: str, chain: Sequence[_Draft]) -> bool:
    """Whether "in the night of 21 to 22 April, 0:00 to 5:00" lies on the second day."""
    _, middle, last = chain
    before = text[max(0, chain[0].at - _BEFORE) : chain[0].at].casefold()
    if middle.clock is None or last.clock is None:
        return False
    night = not timewords.NIGHT.isdisjoint(before.split())
    return night and middle.clock.hour < last.clock.hour < _NOON


def _span(
    text: str, chain: Sequence[_Draft], start: Moment, end: Moment | None
) -> Span:
    before = text[max(0, chain[0].at - _BEFORE) : chain[0].at].casefold()
    words = before.replace(",", " ").split()
    other = tuple(draft.moment() for each in chain for draft in each.other)
    moved = end is not None and not timewords.MOVED.isdisjoint(words[-4:])
    moved = moved and timewords.MOVED_TO.isdisjoint(words[-2:])
    return Span(start, end, text[chain[0].at : chain[-1].until], before, other, moved)
