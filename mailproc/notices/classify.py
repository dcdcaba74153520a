"""Which class of notice a mail is, or none: maintenance, outage, retraction, reply.

Strangers must speak as a provider does and state facts; a newsletter, an invoice, a
complaint or a client's question that merely mentions works or an outage is none.
"""

import re
from dataclasses import dataclass, replace

from mailproc.notices import cues, gate, outsiders

_HEAD = 2500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a mail when its class is decided.

    `subject` and `text` are in lower case. `known` says that a provider of ours sent
    it; `facts` counts labelled values and windows; `window` says that a day and time
    are stated, `whole` that start and end are, `number` a work number, `news` a state
    that is more than announced, `agreed` that subject and text tell the same one.
    """

    subject: str
    text: str
    known: bool
    is_reply: bool
    bulk: bool
    calendar: bool
    window: bool = False
    number: bool = False
    whole: bool = False
    facts: int = 0
    news: bool = False
    agreed: bool = False


def kind_of(subject: str, text: str) -> str | None:
    """Return "planned" or "incident" by the words of subject and text, else None.

    Both are in lower case, as everywhere here.
    """
    planned, broken = cues.PLANNED.search(subject), cues.OUTAGE.search(subject)
    if planned and broken:
        return (
            "planned"
            if planned.start() <= broken.start() or planned.end() >= broken.end()
            else _first(text[:_HEAD])
        )
    if planned and cues.DETECTED.search(text[:_HEAD]):
        return "incident"
    if planned or broken:
        return "planned" if planned else "incident"
    return _first(text[:_HEAD])


def _first(text: str) -> str | None:
    said = gate.even(text)
    planned = len(cues.PLANNED.findall(said)) if gate.works(said) else 0
    broken = len(cues.OUTAGE.findall(said)) if gate.outage(said) else 0
    if broken:
        planned += len(cues.INTENT.findall(said))
    if not planned and not broken:
        return None
    return "planned" if planned >= broken else "incident"


def is_retraction(subject: str, text: str) -> bool:
    """Whether an earlier notice is taken back; conditions and disclaimers are not."""
    said = f"{subject}\n\n{text[:_HEAD]}"
    if cues.RETRACTED.search(said.replace("\n", " ")) is None:
        return False
    if kind_of(subject, text) is None and not cues.NOTICE.search(f"{subject} {text}"):
        return False
    sentences = re.split(r"(?<=[.!?;])\s+|\n\s*\n", said)
    return any(
        cues.RETRACTED.search(s) and not cues.IF.search(s)
        for s in (each.replace("\n", " ") for each in sentences)
    )


def possible(evidence: Evidence, kind: str | None) -> bool:
    """Whether any facts could make a notice or a ticket's answer of these words.

    Facts are costly to read and only ever speak for a notice.
    """
    best = replace(
        evidence, window=True, whole=True, number=True, facts=99, news=True, agreed=True
    )
    return is_notice(best, kind) or is_ticket_reply(best)


def is_notice(evidence: Evidence, kind: str | None) -> bool:
    """Whether the mail is a notice of works or of an outage at all."""
    if evidence.calendar:
        return True
    if kind is None:
        return is_work(evidence)
    if _is_other(evidence):
        return False
    named = cues.PLANNED if kind == "planned" else cues.OUTAGE
    in_subject = bool(named.search(evidence.subject))
    head = f"{evidence.subject}\n{evidence.text[:_HEAD]}"
    voice = bool(cues.VOICE.search(head))
    told = evidence.number or evidence.facts >= 2 or evidence.news
    if evidence.known:
        return (
            evidence.window
            or (in_subject and voice)
            or (told and (in_subject or voice))
        )
    if not (cues.TECHNICAL.search(head) or evidence.number) or _is_client(evidence):
        return False
    sure = _is_sure(evidence, kind, voice=voice)
    if evidence.window:
        # Clients report outages too, but they announce no works and tell no news.
        plain = (kind == "planned" or evidence.news) and not _asks(evidence)
        named_or_numbered = in_subject or evidence.number
        voice = voice and (kind == "planned" or not _asks(evidence))
        return voice or sure or (named_or_numbered and (evidence.facts >= 2 or plain))
    # "Power shutdown in building 4": who writes to customers has no more to tell yet.
    first = kind == "incident" and cues.CUSTOMERS.search(head) is not None
    first = first and not (evidence.bulk or outsiders.MARKETING.search(head))
    told = told or (first and not _asks(evidence))
    return sure or (in_subject and ((voice and told) or evidence.facts >= 3))


def _is_sure(evidence: Evidence, kind: str, *, voice: bool) -> bool:
    """Whether a stranger tells so much that the words of the subject do not count.

    A window of works with one label more or with what it does, or news that subject
    and text agree on or that have a number; and nothing is asked.
    """
    effect = cues.EFFECT.search(evidence.text[:_HEAD]) is not None
    plain = evidence.facts >= 3 or (effect and not evidence.is_reply)
    labelled = kind == "planned" and evidence.whole and plain
    news = evidence.news and (evidence.agreed or (voice and evidence.number))
    return (labelled or news) and not _asks(evidence)


def is_work(evidence: Evidence) -> bool:
    """Whether works are announced in words that stand in other mail too.

    "Power work at DUB-2" is a notice where it says from when to when, or when we will
    do it, and what that does to a service; "switch upgrade - completed" where it has a
    number. Nobody asks for either.
    """
    head = f"{evidence.subject}\n{evidence.text[:_HEAD]}"
    intent = cues.INTENT.search(head)
    if evidence.is_reply or not (intent or cues.WORK.search(evidence.subject)):
        return False
    if _is_other(evidence) or _asks(evidence):
        return False
    if not (evidence.number or cues.TECHNICAL.search(head)):
        return False
    if evidence.number and evidence.news and cues.VOICE.search(head):
        return True
    dated = evidence.whole or (evidence.window and intent)
    return bool(dated and cues.EFFECT.search(head))


def is_answer(evidence: Evidence) -> bool:
    """Whether a mail is a reply, or says that it answers a ticket."""
    said = f"{evidence.subject}\n{evidence.text[:800]}"
    return evidence.is_reply or cues.REPLY.search(said) is not None


def is_ticket_reply(evidence: Evidence) -> bool:
    """Whether support of a datacenter answers a ticket (S4.5)."""
    subject = evidence.subject
    named = cues.TICKET.search(subject)
    numbered = named or cues.TICKET.search(evidence.text[:600])
    if not numbered or outsiders.OTHER_SUBJECT.search(subject):
        return False
    if evidence.known:
        by_name = named is not None and cues.TICKET_WORD.match(named[0])
        return bool(by_name) or is_answer(evidence)
    said = f"{subject}\n{evidence.text[:800]}"
    return cues.REPLY.search(said) is not None and not _is_client(evidence)


def _is_other(evidence: Evidence) -> bool:
    """Whether subject or tone show a mail of another sort."""
    if outsiders.OTHER_SUBJECT.search(evidence.subject):
        return True
    if not evidence.known and outsiders.ALARM.search(evidence.text[:_HEAD]):
        return True
    if evidence.bulk and not (evidence.window or evidence.news):
        return True
    return len(outsiders.MARKETING.findall(evidence.text[:6000])) >= 2


def _is_client(evidence: Evidence) -> bool:
    """Whether somebody asks us, rather than tells us."""
    own = evidence.text[:_HEAD]
    asks = "?" in own[:800] and len(own) < 1500
    first_person = len(outsiders.OURS.findall(own))
    strong = evidence.facts >= 3
    return not strong and (
        first_person >= 2 or (asks and (first_person >= 1 or evidence.is_reply))
    )


def _asks(evidence: Evidence) -> bool:
    """Whether there is a question, or somebody speaks of what is theirs."""
    own = evidence.text[:_HEAD]
    return "?" in own or outsiders.OURS.search(own) is not None
