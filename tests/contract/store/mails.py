"""Mails, plans and letters for the store's tests, and a clock moved by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mailproc.desk.effects import File, Label
from mailproc.message.envelope import Envelope
from mailproc.ports import Kept, Kind, Outcome, Outgoing, Place, Plan, State, Store

NOON = datetime(2026, 3, 4, 12, 0, 0, 123457, tzinfo=UTC)


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> datetime:
        """Move by a timedelta's arguments, back with negative ones."""
        self.now += timedelta(**span)
        return self.now


def envelope(**more: Any) -> Envelope:
    """An envelope as from another server."""
    facts: dict[str, Any] = {
        "sender": "client@example.org",
        "recipients": ("support@example.net",),
        "received": NOON,
        "peer": "192.0.2.7",
        "helo": "mx.example.org",
        "protocol": "ESMTPS",
    }
    return Envelope(**facts | more)


def inbox(uid: int, account: str = "support1") -> Place:
    return Place(account, "INBOX", 7, uid)


def keep(
    store: Store, raw: bytes, place: Place | None, account: str | None = None
) -> Kept:
    """Keep a copy, new mail."""
    account = place.account if place else account
    return store.keep(raw, envelope(), place, account, old=False)


def plan(identity: str, **more: Any) -> Plan:
    """A plan for a mail whose Message-ID is its identity."""
    facts: dict[str, Any] = {
        "identity": identity,
        "message_id": identity,
        "references": (),
        "subject": "Server down",
        "sender": "client@example.org",
        "kind": "other",
        "queue": "support",
        "priority": 6,
        "labels": (),
        "old": False,
        "ours": False,
        "trace": ({"name": "catch-all", "matched": True, "where": ["subject"]},),
    }
    facts |= more
    marks = tuple(Label(label) for label in facts["labels"])
    facts.setdefault("effects", (File(facts["queue"], ("\\Flagged",)), *marks))
    return Plan(**facts)


def arrive(
    store: Store, uid: int, identity: str, account: str = "support1", **more: Any
) -> tuple[int, int]:
    """Keep and act on one mail; answers the copy and its thread."""
    raw = f"Message-ID: <{identity}>\r\n\r\n{account}"
    kept = keep(store, raw.encode(errors="surrogatepass"), inbox(uid, account))
    return kept.copy, store.act(kept.copy, plan(identity, **more), NOON).thread


def letter(identity: str, *recipients: str, **more: Any) -> Outgoing:
    """A letter of ours."""
    facts: dict[str, Any] = {
        "raw": f"Message-ID: <{identity}>\r\n\r\nours".encode(errors="surrogatepass"),
        "sender": "support@example.net",
        "recipients": recipients or ("a@example.org", "b@example.org"),
        "kind": Kind.STAFF,
        "message_id": identity,
        "identity": identity,
        "references": (),
        "subject": "Re: Server down",
        "login": "support1",
        "created": NOON,
    }
    return Outgoing(**facts | more)


def outcome(recipient: int, state: State, **more: Any) -> Outcome:
    """What an attempt came to."""
    facts: dict[str, Any] = {
        "address": "a@example.org",
        "code": 250 if state is State.DELIVERED else 451,
        "text": "2.0.0 queued",
        "smarthost": "a.example.net",
        "due": None,
    }
    return Outcome(recipient=recipient, state=state, **facts | more)
