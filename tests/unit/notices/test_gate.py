"""The gate lets every mail through that the reader could accept, and few others.

What the patterns of `cues` and `ready` can match is made from the patterns
themselves, so a new alternative without its word in the gate fails here.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.notices import case, classify, cues, gate, letter, ready

ROOT = Path(__file__).parents[3] / "fixtures"
SAMPLES = os.environ.get("MAILPROC_SAMPLES")
MAILS = [
    *sorted(ROOT.rglob("*.eml")),
    *(sorted(p for p in Path(SAMPLES).rglob("*") if p.is_file()) if SAMPLES else ()),
]
# Hypothesis often puts a letter before the word, where the pattern does not match.
MANY_MISSES = settings(suppress_health_check=[HealthCheck.filter_too_much])
LETTERS = st.sampled_from("ab zя\n.")


def some(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    return st.from_regex(pattern).map(str.lower).filter(pattern.search)


@MANY_MISSES
@given(some(cues.PLANNED))
def test_every_word_of_works_is_known_to_the_gate(text: str) -> None:
    assert gate.works(gate.even(text))


@pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="hypothesis cannot read this pattern there"
)
@MANY_MISSES
@given(some(cues.OUTAGE))
def test_every_word_of_an_outage_is_known_to_the_gate(text: str) -> None:
    assert gate.outage(gate.even(text))


@pytest.mark.parametrize(
    "said",
    [
        *("will be replaced", "need to swap", "we'll live-migrate", "will carry out"),
        *(
            "faremos",
            "actualizaremos",
            "effettueremo",
            "мы перезагрузим",
            "мы проведём",
        ),
        *("nous allons", "przeniesiemy", "przeprowadzimy", "gaan we", "zullen wij"),
    ],
)
def test_who_says_that_they_will_do_it_is_known_to_the_gate(said: str) -> None:
    assert cues.INTENT.search(said)
    assert gate.work(said)
    assert gate.opens("", f"{said} 22:00", ())


def test_a_number_and_a_word_of_work_open_it() -> None:
    assert gate.opens("TIX-2291", "switch upgrade", ())
    assert gate.opens("TIX-2291", "from 22:00", ())
    assert not gate.opens("TIX-2291", "done", ())


@given(some(cues.RETRACTED) | some(cues.REPLY) | some(ready.READY))
def test_every_other_cue_opens_the_gate(text: str) -> None:
    assert gate.opens("", text, ())
    assert gate.opens(text, "", ())


@given(st.text(LETTERS, max_size=30), some(cues.RETRACTED))
def test_words_wrapped_in_a_quote_open_it_too(before: str, cue: str) -> None:
    """A forwarded text loses its quote signs when it is read."""
    quoted = "\n".join(f"> {word}" for word in f"{before} {cue}".split())
    assert gate.opens("", quoted, ())


def test_a_providers_domain_opens_it() -> None:
    assert gate.opens("", "done", ["hetzner.example"])
    assert gate.opens("", "From: x@mail.ovh.example", [])
    assert not gate.opens("Hello", "done", ["client.example"])


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: backup", "Thank you, the copy is there now. Best regards"),
        ("Счёт за март", "Добрый день, просим выслать закрывающие документы."),
        ("Faktura", "Dzień dobry, proszę o przesłanie duplikatu."),
        ("IPs", "We would like a second address for our VPN, what does it cost?"),
    ],
)
def test_ordinary_mail_stops_at_it(subject: str, text: str) -> None:
    assert not gate.opens(subject, text, ["client.example"])


def test_it_refuses_no_mail_that_could_be_a_notice() -> None:
    """All fixtures and samples: what the gate stops has no class without it either."""
    for path in MAILS:
        message = parse(path.read_bytes())
        forms = letter.forms(message)
        text = "\n".join(forms[0]) if forms else ""
        if letter.has_calendar(message) or gate.opens(
            message.subject, text, letter.domains(message)
        ):
            continue
        mail = case.opened(letter.read(message, forms))
        assert not ready.is_ready(mail.subject, mail.text, known=mail.known), path
        assert not classify.is_retraction(mail.subject, mail.text), path
        assert not classify.possible(mail.evidence, mail.kind), path


@given(
    st.sampled_from(MAILS), st.booleans(), st.booleans(), st.integers(0, 9), st.data()
)
def test_facts_only_ever_speak_for_a_notice(
    path: Path, window: bool, number: bool, facts: int, data: st.DataObject
) -> None:
    """That is why words alone may say that no facts need to be read."""
    message = parse(path.read_bytes())
    mail = case.opened(letter.read(message, letter.forms(message)))
    said = mail.evidence
    kind = data.draw(st.sampled_from([mail.kind, "planned", "incident"]))
    less = classify.Evidence(
        *(said.subject, said.text, said.known, said.is_reply, said.bulk),
        *(said.calendar, window, number, window, facts),
    )
    if classify.is_notice(less, kind) or classify.is_ticket_reply(less):
        assert classify.possible(said, kind)


def test_mail_that_is_no_notice_costs_little() -> None:
    stored = list((ROOT / "mail").rglob("*.eml"))
    stored += [
        p
        for p in (ROOT / "notices" / "none").glob("*.eml")
        if json.loads(p.with_suffix(".json").read_text("utf-8")) is None
    ]
    messages = [parse(path.read_bytes()) for path in stored]
    begun = time.process_time()
    for message in messages:
        text = "\n".join(next(iter(letter.forms(message)), ()))
        gate.opens(message.subject, text, letter.domains(message))
    assert (time.process_time() - begun) / len(messages) < 0.0008
