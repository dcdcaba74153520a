"""One case of a complaint as its letters need it: facts, the complaint, the matches.

Read anew each time a clock fires: the registry may know more by now. A part of a feed
has no mail of its own; its complaint is that of the ticket it is part of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.abuse.model import Report
from mailproc.clockwork.office import Office, token
from mailproc.complaints.facts import matched
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Written
from mailproc.desk.abuse_memory import CaseFacts, case_of
from mailproc.desk.model import Clock, History, Letter
from mailproc.desk.registry_match import Match, Outcome
from mailproc.errors import Permanent
from mailproc.message.model import Message
from mailproc.ports import NewDraft


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a case when a clock of it fires."""

    office: Office
    clock: Clock
    now: datetime
    history: History
    facts: Mapping[str, Any]
    case: CaseFacts
    report: Report

    @property
    def number(self) -> int:
        """Return the ticket's number."""
        return self.clock.ticket

    @property
    def complaint(self) -> Message:
        """Return the mail that began the case. Errors: Permanent where it is gone."""
        found = next(_complaints(self.office, self.history, self.facts), None)
        if found is None:
            raise Permanent(f"ticket {self.number} has no complaint")
        return self.office.message(found)

    def complaint_of(self, message_id: str) -> Message:
        """Return the complaint with a Message-ID, else the first."""
        for one in _complaints(self.office, self.history, self.facts):
            if message_id and one.message_id == message_id:
                return self.office.message(one)
        return self.complaint

    def draft(self, written: Written, purpose: str) -> NewDraft:
        """Return a letter as a draft for whoever is on duty."""
        known = token()
        raw = written.draft(self.office.identity, known)
        account = self.office.drafts_account(self.now)
        return NewDraft(known, purpose, raw, account)

    def matches(self) -> tuple[Match, ...]:
        """Return whose the addresses were, by the registry as it is now."""
        registry = self.office.registry()
        at = self.case.at.astimezone(self.office.zone)
        return matched(registry, self.report, at, self.case.back)

    def topic(self, language: str) -> str:
        """Return what it is about in words."""
        source = self.office.source("abuse/topics.toml")
        return letters.topic(source, language, self.case.category)

    def passed_on(self, customer_mails: tuple[str, ...]) -> bool:
        """Whether a client has got the complaint since the case began (S7.1)."""
        own = {mail.casefold() for mail in customer_mails}
        return any(
            one.what in ("complaint", "complaint_bare")
            and one.failed is None
            and one.at >= self.case.since
            and one.address in own
            for one in self.history.sent
        )


def read(office: Office, clock: Clock, now: datetime) -> Case | None:
    """Return the case of a clock; None where it is none (any more)."""
    history = office.history(clock.ticket)
    facts = office.store.ticket_facts(clock.ticket)
    case = case_of(facts)
    if case is None:
        return None
    return Case(office, clock, now, history, facts, case, _report(facts, case))


def unique(matches: tuple[Match, ...]) -> Match | None:
    """Return the one match where all agree on client, service and server (S11.8)."""
    if not matches or any(one.outcome is not Outcome.UNIQUE for one in matches):
        return None
    first = matches[0]
    whose = {(one.customer, one.service, one.server) for one in matches}
    return first if len(whose) == 1 and first.server is not None else None


def _complaints(
    office: Office, history: History, facts: Mapping[str, Any]
) -> Iterator[Letter]:
    """Yield the complaints of a case, oldest first; those of the whole for a part."""
    own = [one for one in history.letters if one.kind == "complaint"]
    whole = facts.get("part_of")
    if not own and isinstance(whole, int):
        own = [x for x in office.history(whole).letters if x.kind == "complaint"]
    yield from own


def _report(facts: Mapping[str, Any], case: CaseFacts) -> Report:
    """Return what was read, as far as letters need it."""
    kept = facts.get("report")
    read = kept if isinstance(kept, Mapping) else {}
    return Report(
        format=read.get("format", ""),
        parser=read.get("parser", ""),
        category=case.category,
        immediate_block=bool(read.get("immediate_block")),
        ips=tuple(read.get("ips", ())),
        prefixes=tuple(read.get("prefixes", ())),
        urls=tuple(read.get("urls", ())),
        domains=tuple(read.get("domains", ())),
        reporter=read.get("reporter"),
        forwarder=read.get("forwarder"),
        hops=tuple(read.get("hops", ())),
        report_id=read.get("report_id"),
        read_from=dict(read.get("read_from", {})),
    )
