"""Tables of the store: events, the notices sent about them, and who got each.

An event is a ticket: it has the ticket's number. What a partner got is one row a
notice and partner, so that follow-ups reach everybody who got an earlier one (N7).
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from mailproc.store.columns import Clean, Json, Moment, Number
from mailproc.store.schema import link, metadata, must, row_id

notice_event = Table(
    "notice_event",
    metadata,
    Column("ticket", Number, ForeignKey("ticket.id"), primary_key=True),
    must("kind"),  # planned, incident
    must("provider"),
    must("state"),
    Column("sequence", Integer),  # of the notice that was applied last (RFC 5545)
    Column("stamp", Moment),  # and when its sender says it was written
    Column("starts", Moment),
    Column("ends", Moment),
    must("facts", Json),
    Index("notice_event_by_provider", "provider"),
)

notice_key = Table(  # names under which notices of a provider find their event
    "notice_key",
    metadata,
    Column("event", Number, ForeignKey("ticket.id"), primary_key=True),
    Column("key", Clean, primary_key=True),
    Index("notice_key_by_key", "key"),
)

notice = Table(  # one that went out to partners
    "notice",
    metadata,
    row_id(),
    link("event", "ticket"),
    must("number", Integer),  # from 1 within its event
    must("stage"),
    must("at", Moment),
    must("login"),
    must("source"),  # the draft or letter that it was made of: never twice
    must("subject"),
    must("groups", Json),
    must("texts", Json),  # by language
    UniqueConstraint("event", "number", name="notice_number"),
    UniqueConstraint("source", name="notice_source"),
)

notice_partner = Table(  # what one partner got of it
    "notice_partner",
    metadata,
    row_id(),
    link("event", "ticket"),
    link("notice", "notice"),
    must("partner"),
    must("addresses", Json),
    must("languages", Json),
    must("timezone"),
    must("subject"),
    must("message_id"),
    must("way"),  # mail, web mail, phone
    link("spool", "spool", nullable=True),
    Index("notice_partner_by_event", "event", "partner"),
    Index("notice_partner_by_notice", "notice"),
)
