"""One mail with all that was read of it, before its class is decided.

Nothing is judged here: the provider is found, calendars and letter are read, and where
the new text states no window the quoted text is read too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailproc.notices import (
    calendars,
    classify,
    cues,
    numbers,
    providers,
    questions,
    stated,
    status,
)
from mailproc.notices.icalendar import Event
from mailproc.notices.letter import Body, Letter
from mailproc.notices.providers import NOBODY, Provider
from mailproc.notices.stated import Facts
from mailproc.notices.times.resolve import Reading

_ANNOUNCED = ("CONFIRMED", "TENTATIVE")
_UNDER_WAY = frozenset(("IN-PROCESS", "COMPLETED"))
_ENOUGH = (2, 3)  # a start, an end, three labels


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail before its facts are read: who speaks, of what, in which words.

    `subject` and `text` are in lower case. `sender` is the provider whose mail it is,
    `events` are the notices among its calendar events, `appointments` plain entries
    about works.
    """

    letter: Letter
    subject: str
    text: str
    sender: Provider
    events: tuple[Event, ...]
    appointments: tuple[Event, ...]
    kind: str | None

    @property
    def known(self) -> bool:
        """Whether a provider that we know sent it."""
        return self.sender is not NOBODY

    @property
    def evidence(self) -> classify.Evidence:
        """What the words alone say about the class."""
        return classify.Evidence(
            subject=self.subject,
            text=self.text,
            known=self.known,
            is_reply=self.letter.is_reply,
            bulk=self.letter.bulk,
            calendar=bool(self.events),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What one mail states.

    `provider` is told by the sender, else by the words alone; `name` is its name, a
    domain where no rule knows it; `answers` are a person's to earlier doubts about it.
    `told` is the state that the subject names and that of the sentences. `quoted` are
    the facts of the history, read where the new text states no window.
    """

    mail: Mail
    provider: Provider
    name: str | None
    answers: Mapping[str, str]
    told: tuple[str | None, str | None]
    facts: Facts
    quoted: Facts | None
    ids: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def by_words(self) -> bool:
        """Whether no sender but only the words point to the provider."""
        return self.provider is not NOBODY and not self.mail.known

    @property
    def readings(self) -> Sequence[Reading]:
        """The windows: of the new text, else of appointments, else of quoted text."""
        if self.facts.readings:
            return self.facts.readings
        dated = tuple(_appointed(each) for each in self.mail.appointments)
        return dated or (self.quoted.readings if self.quoted else ())

    @property
    def evidence(self) -> classify.Evidence:
        """What words and facts say about the class."""
        kinds = {each.kind for each in self.facts.fields} - {"stamp", "time", "date"}
        # Who answers has quoted the window; it is not theirs.
        own = self.mail.known or not self.mail.letter.is_reply
        found = self.readings if own else self.facts.readings
        return replace(
            self.mail.evidence,
            window=any(each.start or each.end or each.doubts for each in found),
            whole=any(each.start and each.end for each in found),
            number=bool(self.ids),
            facts=len(kinds),
            news=any(each not in (None, *_ANNOUNCED) for each in self._states()),
            agreed=len(set(self.told)) == 1 and self.told[0] not in (None, *_ANNOUNCED),
        )

    def _states(self) -> Iterator[str | None]:
        """Yield the states that subject, sentences and labels name."""
        yield from self.told
        for each in self.facts.of("status"):
            yield status.of_value(each.value, self.mail.kind or "planned")


def opened(found: Letter) -> Mail:
    """Return a letter with its provider and the kind that its words show."""
    domains = map(providers.by_domain, found.domains)
    sender = next((each for each in domains if each), NOBODY)
    events = calendars.notices(found.events)
    subject, text = found.subject.lower(), found.text.lower()
    kind = "planned" if events else classify.kind_of(subject, text)
    plain = () if found.is_reply else calendars.appointments(found.events)
    return Mail(found, subject, text, sender, events, plain, kind)


def gather(mail: Mail, confirmed: Mapping[str, str]) -> Case:
    """Read the facts of one mail; `confirmed` are answers to earlier doubts."""
    read, incident = mail.letter, mail.kind == "incident"
    provider = _provider(mail)
    name = _name(read, provider, mail.events)
    answers = questions.of_provider(name, confirmed)
    told = _told(mail, provider)
    recent = incident or not _UNDER_WAY.isdisjoint(told)
    body, facts = _richest(read, provider, answers, incident=incident, recent=recent)
    quoted = None
    if body.quoted and not facts.readings:
        quoted = stated.read(
            body.quoted, read, provider, incident=incident, answers=answers
        )
    trusted = answers.get("number", "text")
    ids, doubts = numbers.read(facts.fields, read.subject, body.text, provider, trusted)
    if not ids and quoted is not None:
        below = "\n".join(body.quoted)
        ids, doubts = numbers.read(quoted.fields, "", below, provider)
    return Case(
        mail=mail,
        provider=provider,
        name=name,
        answers=answers,
        told=told,
        facts=facts,
        quoted=quoted,
        ids=tuple(dict.fromkeys((*calendars.ids(mail.events), *ids))),
        doubts=doubts,
    )


def _told(mail: Mail, provider: Provider) -> tuple[str | None, str | None]:
    if mail.kind is None and not cues.WORK.search(mail.subject):
        return None, None
    kind = mail.kind or "planned"
    subject, lines = mail.letter.subject, mail.letter.text.split("\n")
    return (
        status.of_subject(subject, kind, provider.states),
        status.of_text(lines, kind, provider.states),
    )


def _appointed(event: Event) -> Reading:
    doubts = calendars.doubts((event,))
    said = event.summary[:200]
    return Reading(event.start, event.end, said, doubts, zoned=True, where="calendar")


def _provider(mail: Mail) -> Provider:
    """Return the sender, else the provider whose phrases stand in the letter."""
    if mail.known:
        return mail.sender
    return providers.by_words(f"{mail.subject}\n{mail.text[:20_000]}") or NOBODY


def _name(read: Letter, provider: Provider, events: Sequence[Event]) -> str | None:
    if provider is not NOBODY:
        return provider.name
    said = next((event.provider for event in events if event.provider), None)
    return said or next((domain for domain in read.domains if domain), None)


def _richest(
    read: Letter,
    provider: Provider,
    answers: Mapping[str, str],
    *,
    incident: bool,
    recent: bool,
) -> tuple[Body, Facts]:
    """Return the form of the letter that states most: windows, then labels."""
    found: list[tuple[Body, Facts]] = []
    for body in read.bodies:
        facts = stated.read(
            body.lines,
            read,
            provider,
            incident=incident,
            recent=recent,
            answers=answers,
        )
        found.append((body, facts))
        if _weight(facts) == _ENOUGH:
            break
    return max(found, key=lambda each: _weight(each[1]))


def _weight(found: Facts) -> tuple[int, int]:
    whole = sum(bool(r.start) + bool(r.end) for r in found.readings)
    return min(whole, 2), min(len(found.fields), 3)
