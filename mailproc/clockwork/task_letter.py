"""A letter to the desk with something to do: words of a template, answers are known.

The first line of the template is what the subject says. Internal (table of S3).
"""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork.office import Office, token
from mailproc.compose.plain_letter import one_line, plain_letter, tagged
from mailproc.compose.render import render
from mailproc.compose.task_ids import message_id
from mailproc.desk.model import History
from mailproc.ports import Outgoing


def titled(
    office: Office, name: str, values: Mapping[str, object], *, draft: bool = False
) -> tuple[str, str]:
    """Return the first line of a template and its text; what is unknown is left out.

    In a draft it is a field to fill. Errors: ConfigError, Refused.
    """
    known = {key: value for key, value in values.items() if value not in ("", None)}
    text = render(office.source(f"{name}.txt.j2"), known, draft=draft)
    title, _, body = text.partition("\n")
    return title.strip(), body.strip("\n")


def task_letter(
    office: Office,
    history: History,
    name: str,
    values: Mapping[str, object],
    now: datetime,
) -> Outgoing:
    """Return the letter in the thread of its ticket, finished for the spool."""
    ticket, identity = history.ticket, office.identity
    title, text = titled(office, name, values)
    subject = " – ".join(filter(None, (title, one_line(ticket.subject))))
    known_as = message_id(ticket.id, token(), identity.host)
    raw = plain_letter(
        identity,
        identity.address,
        tagged(subject, f"[#{ticket.id}]"),
        text,
        parents=[one.message_id for one in history.letters if one.message_id],
        fields=(f"Message-ID: <{known_as}>", "Auto-Submitted: auto-generated"),
    )
    return office.to_desk(raw, now, ticket=ticket.id)
