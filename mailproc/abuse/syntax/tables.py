"""Tables in complaints (RFC 4180 and looser): which column names the offender.

The delimiter is found in the head; victims, sinkholes and C2 servers stand in
columns of their own and are never taken for the source. Rows are bounded.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.abuse.addresses import normal_ip, normal_prefix

_DELIMITERS = ",;\t|"
_MOST_ROWS = 50_000
_MOST_CELL = 4000
_HEAD_LINES = 60
_IP = (
    *("ip", "src_ip", "source_ip", "srcip", "sourceip", "ip_address", "ipaddress"),
    *("source_ip_address", "src", "attacker_ip", "attacker", "source", "ip_addr"),
    *("offending_ip", "offender", "ipv4", "ipv6", "host_ip", "address", "src_addr"),
    *("source_address", "remote_ip", "client_ip", "infected_ip", "bot_ip", "addr"),
    *("source_ips", "sourceipaddress", "ip_host", "ip_range", "ips"),
)
_URL = ("url", "malware_url", "phishing_url", "uri", "link", "full_url", "urls")
_DOMAIN = ("domain", "hostname", "host", "fqdn", "domain_name", "http_host")
_TIME = (
    *("timestamp", "time", "date", "datetime", "last_seen", "time_utc", "event_time"),
    *("source_time", "date_utc", "firstseen", "first_seen", "dateadded", "date_added"),
    *("seen", "detected", "lastseen", "timestamp_utc", "detection_time"),
)
_TYPE = (
    *("type", "category", "threat", "infection", "malware", "classification", "tag"),
    *("abuse_type", "report_type", "event_type", "malware_family", "threat_type"),
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by role, -1 where there is none, and the rows below the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ip: int
    url: int
    domain: int
    time: int
    type: int

    def cells(self, column: int) -> Iterator[str]:
        """Yield the values of a column that are not empty."""
        if column >= 0:
            yield from (r[column] for r in self.rows if len(r) > column and r[column])


def read(text: str) -> Table | None:
    """Return the first table of a text whose head names an address or URL column.

    Lines above the head are passed over; a table without a head is read if
    exactly one column holds addresses.
    """
    lines = text.split("\n", _MOST_ROWS)[:_MOST_ROWS]
    for number, line in enumerate(lines[:_HEAD_LINES]):
        delimiter = _delimiter(line)
        head = _names(line, delimiter) if delimiter else ()
        ip, url = _column(head, _IP), _column(head, _URL)
        if len(head) > 1 and (ip >= 0 or url >= 0):
            rows = tuple(_rows(lines[number + 1 :], delimiter, len(head)))
            return _table(head, rows, ip, url) if rows else None
    return _headless(lines)


def _delimiter(line: str) -> str:
    best = max(_DELIMITERS, key=line.count)
    return best if line.count(best) else ""


def _names(line: str, delimiter: str) -> tuple[str, ...]:
    row = next(_rows([line.lstrip("#\ufeff> ")], delimiter, 2), ())
    return tuple(_NOT_WORD.sub("_", cell.lower()).strip("_") for cell in row)


def _column(head: tuple[str, ...], names: tuple[str, ...]) -> int:
    return next((head.index(name) for name in names if name in head), -1)


def _rows(lines: list[str], delimiter: str, width: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows until the table ends: an empty line, or one of few cells."""
    short = 0
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if len(row) < max(2, width // 2):
            short += 1
            if short > 3 or (row and not row[0].startswith("#")):
                return
            continue
        yield tuple(cell[:_MOST_CELL].strip() for cell in row)


def _table(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], ip: int, url: int
) -> Table:
    return Table(
        head=head,
        rows=rows,
        ip=ip,
        url=url,
        domain=_column(head, _DOMAIN),
        time=_column(head, _TIME),
        type=_column(head, _TYPE),
    )


def _headless(lines: list[str]) -> Table | None:
    """A table without a head: the one column in which every row has an address."""
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    delimiter = _delimiter(lines[0]) if lines else ""
    if not delimiter:
        return None
    rows = tuple(_rows(lines, delimiter, 2))
    sample = rows[:50]
    width = min((len(row) for row in sample), default=0)
    columns = [
        number
        for number in range(width)
        if all(normal_ip(row[number]) or normal_prefix(row[number]) for row in sample)
    ]
    if len(columns) != 1 or len(rows) != len(lines):
        return None
    return _table((), rows, columns[0], -1)
