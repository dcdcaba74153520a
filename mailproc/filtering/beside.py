"""Reading the tests that stand beside the filters: `[[filter.test]]` tables.

A test is one mail, facts that are given with it, and what must come of it. Running
them is trial.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from mailproc.filtering import keys
from mailproc.filtering.actions import ActionError, read_action, write_action
from mailproc.filtering.keys import Kind, Table
from mailproc.filtering.model import Facts, FilterTest

_HEADERS = ("from", "to", "cc", "bcc", "subject")
_TEST: Mapping[str, Kind] = {
    "name": keys.TEXT,
    "message": keys.TEXT,
    "fixture": keys.TEXT,
    **dict.fromkeys(_HEADERS, keys.TEXT_OR_TEXTS),
    "headers": keys.TEXT_TABLE,
    "body": keys.ANY_TEXT,
    "given": keys.TABLE,
    "matches": keys.YES_NO,
    "queue": keys.TEXT,
    "labels": keys.TEXTS,
    "priority": keys.PRIORITY,
    "actions": keys.TEXTS,
}
GIVEN_KEYS: Mapping[str, Kind] = {
    "queue": keys.TEXT,
    "labels": keys.TEXTS,
    "flags": keys.TEXTS,
    "recipients": keys.TEXTS,
    "own": keys.TEXTS,
    "received": keys.MOMENT,
    "now": keys.MOMENT,
}


def test_faults(table: Table) -> Iterator[str]:
    """Yield what is wrong with a test."""
    wrong = [text for _, text in keys.faults(table, _TEST, "a test")]
    written = [key for key in ("message", "fixture") if key in table]
    inline = [key for key in (*_HEADERS, "headers", "body") if key in table]
    if len(written) + bool(inline) != 1:
        wrong.append("needs one mail: message, or fixture, or from, to, subject, body")
    yield from wrong
    if wrong:
        return
    for _, text in keys.faults(table.get("given", {}), GIVEN_KEYS, "given"):
        yield f"given: {text}"
    try:
        list(map(read_action, table.get("actions", ())))
    except ActionError as error:
        yield error.public


def read_test(table: Table) -> FilterTest:
    """Return the test of a table in which `test_faults` finds nothing."""
    plain = {k: table[k] for k in ("matches", "queue", "priority") if k in table}
    made = FilterTest(
        name=table.get("name", table.get("subject", table.get("fixture", ""))),
        message=None,
        fixture=table.get("fixture"),
        labels=tuple(table["labels"]) if "labels" in table else None,
        actions=(
            tuple(write_action(read_action(a)) for a in table["actions"])
            if "actions" in table
            else None
        ),
        given=_given(table["given"]) if "given" in table else None,
        **{"matches": True} | plain,
    )
    if made.fixture:
        return made
    text = table["message"] if "message" in table else _inline(table)
    lines = text.strip("\n").splitlines()
    return replace(made, message="".join(f"{line}\r\n" for line in lines).encode())


def _given(table: Table) -> Facts:
    return Facts(
        now=_moment(table.get("now")),
        queue=table.get("queue"),
        labels=frozenset(table.get("labels", ())),
        flags=frozenset(table.get("flags", ())),
        recipients=tuple(table.get("recipients", ())),
        received=_moment(table.get("received")),
        own=frozenset(table.get("own", ())),
    )


def _moment(value: date | None) -> datetime | None:
    """Return a TOML date or time with a zone; UTC where none is written."""
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _inline(table: Table) -> str:
    """Return a whole mail made of the keys of a test."""
    lines = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    lines.append("Content-Transfer-Encoding: 8bit")
    for key in _HEADERS:
        value = table.get(key, ())
        values = value if isinstance(value, str) else ", ".join(value)
        lines += [f"{key.title()}: {_one_line(values)}"] if values else []
    for name, value in table.get("headers", {}).items():
        lines.append(f"{name}: {_one_line(value)}")
    return "\n".join([*lines, "", table.get("body", "")])


def _one_line(text: str) -> str:
    return " ".join(text.split())
