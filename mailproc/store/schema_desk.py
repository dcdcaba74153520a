"""Tables of the store: tickets, clocks, notes, drafts, and the steps done by letters.

A ticket is a thread that is work: it has the thread's number. Queue and priority stand
in the thread. Texts of people stand only in columns that an erasure blanks.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from mailproc.store.columns import Clean, Json, Moment, Number
from mailproc.store.schema import link, metadata, must, row_id, some

ticket = Table(
    "ticket",
    metadata,
    Column("id", Number, ForeignKey("thread.id"), primary_key=True),
    must("kind"),
    must("state"),
    must("subject"),
    must("requester"),
    must("customer"),  # key in the registry, "" for none
    must("server"),
    must("assignee"),
    must("opened", Moment),
    must("changed", Moment),
    Column("due", Moment),  # the earliest running clock that people keep
    must("late", Boolean),  # an alarm has gone out and nobody has acted yet
    Column("asked", Moment),
    Column("answered", Moment),
    must("answered_by"),
    must("facts", Json),  # what the ticket's kind keeps: see the rooms
    Index("ticket_by_customer", "customer", "state"),
)
some("ticket", "ticket_live", "id", "state IN ('new', 'open', 'waiting')")
some("ticket", "ticket_due", "due", "state IN ('new', 'open', 'waiting')")

clock = Table(  # a moment at which the desk owes something
    "clock",
    metadata,
    row_id(),
    link("ticket", "ticket"),
    must("kind"),
    must("key"),
    must("started", Moment),
    must("owed", Moment),  # what has to be kept
    Column("due", Moment),  # when it fires next
    must("scheduled", Moment),  # when `due` was decided: shows a clock set back
    must("step", Integer),
    Column("paused", Moment),
    Column("stopped", Moment),
    must("why"),
    Index("clock_by_ticket", "ticket"),
)
some("clock", "clock_due", "due", "stopped IS NULL AND paused IS NULL")
some("clock", "clock_once", "ticket kind key", "stopped IS NULL", unique=True)

note = Table(  # internal remarks (S4.7)
    "note",
    metadata,
    row_id(),
    link("ticket", "ticket"),
    must("at", Moment),
    must("author"),
    must("text"),
    Index("note_by_ticket", "ticket"),
)

participant = Table(  # whose `[#n]` in a subject is believed
    "participant",
    metadata,
    Column("thread", Number, ForeignKey("thread.id"), primary_key=True),
    Column("address", Clean, primary_key=True),
    Index("participant_by_address", "address"),
)

mention = Table(  # tickets that name one another
    "mention",
    metadata,
    Column("ticket", Number, ForeignKey("ticket.id"), primary_key=True),
    Column("other", Number, ForeignKey("thread.id"), primary_key=True),
    must("why"),
)

draft = Table(  # letters laid into somebody's Drafts folder
    "draft",
    metadata,
    row_id(),
    Column("token", Text, nullable=False, unique=True),
    link("ticket", "ticket"),
    must("purpose"),
    must("facts", Json),
    must("account"),  # whose mail client shows it
    Column("digest", Text, ForeignKey("raw.digest"), nullable=False),
    must("created", Moment),
    Column("laid", Moment),
    Column("sent", Moment),
    must("sent_by"),
    Index("draft_by_ticket", "ticket"),
)
some("draft", "draft_pending", "account id", "laid IS NULL")

deposit = Table(  # a known message that goes into an INBOX, and stays there
    "deposit",
    metadata,
    row_id(),
    link("message", "message"),
    must("account"),
    must("created", Moment),
    Column("done", Moment),
)
some("deposit", "deposit_pending", "account id", "done IS NULL")

sent = Table(  # a step of the regulation done by a letter; undone when it bounces
    "sent",
    metadata,
    row_id(),
    link("ticket", "ticket"),
    link("message", "message"),
    must("what"),
    must("address"),
    must("person"),  # the address as limits of automatic letters count it
    must("at", Moment),
    Column("failed", Moment),
    Index("sent_by_message", "message"),
    Index("sent_by_ticket", "ticket"),
    Index("sent_by_person", "person", "what", "at"),
)

refusal = Table(  # replies refused for a collision: the same again within the hour goes
    "refusal",
    metadata,
    row_id(),
    link("ticket", "ticket"),
    must("login"),
    must("digest"),
    must("at", Moment),
    Index("refusal_by_ticket", "ticket"),
)

presence = Table(  # who is there, and what they have taken over (S4.9, S4.11)
    "presence",
    metadata,
    row_id(),
    must("login"),
    must("shift", Moment),  # the start of the shift it is about
    must("what"),  # present, accepted, handed over
    link("ticket", "ticket", nullable=True),
    must("at", Moment),
    Index("presence_by_shift", "shift"),
)

memory = Table(  # small facts that survive a restart: confirmed doubts, last runs
    "memory",
    metadata,
    Column("name", Clean, primary_key=True),
    must("value", Json),
    must("at", Moment),
)
