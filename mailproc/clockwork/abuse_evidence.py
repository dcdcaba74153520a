"""What a client is shown of a complaint: redacted text, their own rows of a feed.

Archives and programs are never passed on (S7.1); of a feed's table only rows that name
an address of the client, as text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailproc.abuse.evidence import files
from mailproc.abuse.redaction import redacted
from mailproc.clockwork.abuse_case import Case
from mailproc.complaints.facts import Flow
from mailproc.compose.abuse_letters import Evidence
from mailproc.desk.registry_match import Match
from mailproc.message.model import Message
from mailproc.message.parse import parse

_ROWS = 300
_TABLES = (".csv", ".tsv")
_PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\n"


def evidence(case: Case, own: Sequence[Match]) -> Evidence:
    """Return what may be shown of the complaint; nothing of what is silent."""
    message, ips = case.complaint, tuple(one.ip for one in own)
    report = replace(case.report, ips=ips or case.report.ips)
    if case.case.flow == Flow.FEED:
        rows = "\n".join(_rows(message, set(ips)))
        message = parse(f"{_PLAIN}{rows}".encode("utf-8", "replace"))
    shown = redacted(message, report)
    return Evidence(shown.text, shown.left_out) if shown else Evidence()


def _rows(message: Message, ips: set[str]) -> Iterator[str]:
    """Yield the head of each table and the rows that name one of the addresses."""
    left = _ROWS
    for file in files(message):
        if not file.name.endswith(_TABLES):
            continue
        head, *rows = file.text.splitlines() or [""]
        found = [row for row in rows if ips & set(_cells(row))]
        if found:
            yield head
            yield from found[:left]
            left = max(0, left - len(found))


def _cells(row: str) -> list[str]:
    return [cell.strip("\"' \t") for cell in row.replace("\t", ",").split(",")]
