"""One mail with all that was read of it, before its class is decided.

Nothing is judged here: the provider is found, calendars and letter are read, and where
the new text states no window the quoted text is read too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.message.model import Message
from mailproc.notices import calendars, classify, letter, numbers, providers, stated
from mailproc.notices.icalendar import Event
from mailproc.notices.letter import Body, Letter
from mailproc.notices.providers import NOBODY, Provider
from mailproc.notices.stated import Facts
from mailproc.notices.times.resolve import Reading

_ENOUGH = (2, 3)  # a start, an end, three labels


@dataclass(frozen=True, slots=True)
class Case:
    """What one mail says.

    `name` is the provider's, its domain where no rule knows it. `by_words` says that
    no sender but only the words point to the provider. `quoted` are the facts of the
    history, read where the new text states no window.
    """

    letter: Letter
    provider: Provider
    name: str | None
    by_words: bool
    facts: Facts
    quoted: Facts | None
    events: tuple[Event, ...]
    kind: str | None
    ids: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether a provider that we know sent it."""
        return self.provider is not NOBODY and not self.by_words

    @property
    def readings(self) -> Sequence[Reading]:
        """The windows: those of the new text, else those of the quoted one."""
        if self.facts.readings or self.quoted is None:
            return self.facts.readings
        return self.quoted.readings


def gather(message: Message, now: datetime | None) -> Case:
    """Read one mail. `now` stands in for a missing Date."""
    read = letter.read(message, now)
    provider, by_words = _provider(read)
    events = calendars.notices(read.events)
    kind = "planned" if events else classify.kind_of(read.subject, read.text)
    incident = kind == "incident"
    body, facts = _richest(read, provider, incident=incident)
    quoted = None
    if body.quoted and not facts.readings:
        quoted = stated.read(body.quoted, read, provider, incident=incident)
    ids, doubts = numbers.read(facts.fields, read.subject, body.text, provider)
    if not ids and quoted is not None:
        below = "\n".join(body.quoted)
        ids, doubts = numbers.read(quoted.fields, "", below, provider)
    return Case(
        letter=read,
        provider=provider,
        name=_name(read, provider, events),
        by_words=by_words,
        facts=facts,
        quoted=quoted,
        events=events,
        kind=kind,
        ids=tuple(dict.fromkeys((*calendars.ids(events), *ids))),
        doubts=doubts,
    )


def evidence(case: Case) -> classify.Evidence:
    """Return what the class is decided by."""
    kinds = {each.kind for each in case.facts.fields} - {"stamp", "time", "date"}
    return classify.Evidence(
        subject=case.letter.subject,
        text=case.letter.text,
        known=case.known,
        is_reply=case.letter.is_reply,
        bulk=case.letter.bulk,
        calendar=bool(case.events),
        window=any(each.start or each.end or each.doubts for each in case.readings),
        number=bool(case.ids),
        facts=len(kinds),
    )


def _provider(read: Letter) -> tuple[Provider, bool]:
    """Return the provider, and whether only its words tell so."""
    for domain in read.domains:
        found = providers.by_domain(domain)
        if found:
            return found, False
    found = providers.by_words(f"{read.subject}\n{read.text[:20_000]}".casefold())
    return (found, True) if found else (NOBODY, False)


def _name(read: Letter, provider: Provider, events: Sequence[Event]) -> str | None:
    if provider is not NOBODY:
        return provider.name
    said = next((event.provider for event in events if event.provider), None)
    return said or next((domain for domain in read.domains if domain), None)


def _richest(read: Letter, provider: Provider, *, incident: bool) -> tuple[Body, Facts]:
    """Return the form of the letter that states most: windows, then labels."""
    found: list[tuple[Body, Facts]] = []
    for body in read.bodies:
        facts = stated.read(body.lines, read, provider, incident=incident)
        found.append((body, facts))
        if _weight(facts) == _ENOUGH:
            break
    return max(found, key=lambda each: _weight(each[1]))


def _weight(found: Facts) -> tuple[int, int]:
    whole = sum(bool(r.start) + bool(r.end) for r in found.readings)
    return min(whole, 2), min(len(found.fields), 3)
