"""A desk with partners in the groups of N5, and mails of a provider about an outage."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mailproc.config.load import Config, builtin
from mailproc.config.model import GroupEntry, NoticeEntry, PartnerEntry
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.notices.groups import BRAZIL, EVERYBODY, FOUR
from tests.unit.clockwork.works import LOGIN, Works

ALIASES = {
    "Awaria MPS/SMS": "awaria-mps-sms@ipserver.su",
    "Awaria Subskrypcje": "awaria-subskrypcje@ipserver.su",
    "Awaria Oneshooty": "awaria-oneshooty@ipserver.su",
    "Partnerzy brazylijscy": "partnerzy-brazylijscy@ipserver.su",
    "Wszyscy": "wszyscy@ipserver.su",
}
MEDIA = PartnerEntry(
    name="Example Media", addresses=("noc@media.example",), phone="+48 22 000 00 00"
)
MOVEL = PartnerEntry(
    name="Exemplo Móvel",
    addresses=("suporte@movel.example",),
    language="pt",
    timezone="America/Sao_Paulo",
    calendar_method="REQUEST",
)
OUTAGE = (
    b"From: NOC <noc@carrier.example>\r\nTo: support@ipserver.su\r\n"
    b"Subject: Outage: SMS gateway down, ticket INC-4711\r\n"
    b"Message-ID: <o1@carrier.example>\r\nDate: Tue, 24 Nov 2026 11:59:00 +0000\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Dear customer,\r\n\r\nour SMPP platform is down. We are investigating.\r\n\r\n"
    b"Incident number: INC-4711\r\nStart: 2026-11-24 11:55 UTC\r\n"
    b"Affected service: SMS gateway Orange\r\nStatus: Investigating\r\n"
)


def config(
    members: Sequence[PartnerEntry] = (MEDIA, MOVEL), bounces: str = ""
) -> Config:
    """The built-in settings with partners; all are in every group but Brazil's."""
    groups = tuple(
        GroupEntry(
            name=name,
            alias=ALIASES[name],
            members=tuple(p.name for p in members) if name != BRAZIL else (),
            language="pl",
        )
        for name in FOUR
    )
    everybody = GroupEntry(name=EVERYBODY, alias=ALIASES[EVERYBODY])
    made = builtin()
    settings = made.settings
    changed = {
        "group": (*groups, everybody),
        "partner": tuple(members),
        "notice": NoticeEntry(bounces=bounces),
    }
    fields = {name: getattr(settings, name) for name in settings.__struct_fields__}
    return replace(made, settings=type(settings)(**{**fields, **changed}))


def drafts(works: Works, account: str = "") -> list[Message]:
    """The drafts that wait to be laid, and are laid now."""
    found = works.store.pending_drafts(account, 10)
    for one in found:
        works.store.laid(one.id, works.now)
    return [parse(one.raw) for one in found]


def filled(draft: Message, **values: str) -> bytes:
    """The draft as a person sends it: each `&^label` replaced, by label or at all."""
    text = draft.raw.decode()
    for label, value in values.items():
        text = text.replace(f"&^{label.replace('_', ' ')}", value)
    return re.sub(r"&\^[^\r\n]*", values.get("rest", "x"), text).encode()


def works_at(folder: Path, bounces: str = "") -> Works:
    """A desk with partners."""
    return Works(folder, config(bounces=bounces))


__all__ = ["ALIASES", "LOGIN", "OUTAGE", "config", "drafts", "filled", "works_at"]
