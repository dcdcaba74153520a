"""A letter of staff that was a draft: known by its token, freed of its traces (N6).

Comes before policy and transform. The second sending is refused here with who and when,
and once more in the transaction that spools it. Reads the ledger; writes nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mailproc.compose.draft_traces import find_token, strip, without_alias
from mailproc.compose.model import Identity
from mailproc.desk.model import LaidDraft
from mailproc.errors import Refused
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.ports import DeskStore, Kind

_MAYBE = re.compile(rb"draft[.+]", re.IGNORECASE)
_ADDRESSED = re.compile(r"draft\+", re.IGNORECASE)

NOTICE = "notice"
"""Purposes that begin so are notices to partners, with their own row of S3."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in, without the traces of a draft; `token` of which, or ""."""

    raw: bytes = field(repr=False)
    envelope: Envelope
    token: str = ""


def hand_in(identity: Identity, envelope: Envelope, raw: bytes) -> Handed:
    """Return the letter as its writer means it; any other letter stays as it is."""
    domains, host = _domains(identity), identity.host
    if not (_MAYBE.search(raw) or any(map(_ADDRESSED.match, envelope.recipients))):
        return Handed(raw, envelope)
    token = find_token(parse(raw), host, domains, envelope.recipients)
    if token is None:
        return Handed(raw, envelope)
    people = without_alias(envelope.recipients, domains)
    return Handed(
        strip(raw, host, domains), replace(envelope, recipients=people), token
    )


def recall(store: DeskStore, token: str) -> LaidDraft:
    """Return the draft that a letter was. Errors: Refused if it was sent already."""
    laid = store.draft(token)
    if laid is None:
        raise Refused(
            "this draft is not known here: copy its text into a new letter or an"
            " answer, and send that"
        )
    if laid.sent is not None:
        when = laid.sent.strftime("%Y-%m-%d %H:%M UTC")
        raise Refused(f"this draft was already sent by {laid.sent_by} at {when}")
    return laid


def row_of_draft(store: DeskStore, token: str) -> Kind:
    """Return the row of S3 for a draft: nothing unfilled leaves in either (N8).

    Errors: Refused if it was sent already.
    """
    notice = recall(store, token).purpose.startswith(NOTICE)
    return Kind.NOTICE if notice else Kind.LETTER


def _domains(identity: Identity) -> Iterable[str]:
    return {*identity.domains, identity.address.rpartition("@")[2].lower()}
