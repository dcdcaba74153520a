"""The column types: what text, times and lists from strangers become in a database.

Every value passes here on its way in, so no query has to think of it: text loses
what a database refuses (NUL, lone surrogates), times are whole microseconds of UTC,
lists and dicts are JSON. Never knows a table. Message-ID syntax: RFC 5322 3.6.4.
"""

# ruff: noqa: ARG002 - SQLAlchemy says what a type decorator is called with

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy import Text as PlainText
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
CLOCK_SKEW = timedelta(minutes=10)
"""A time written that far in our future was written before a clock was set back."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_KEY_LENGTH = 200


def clean(text: str) -> str:
    """Return text that both databases store: U+FFFD for NUL and lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)


def key(text: str) -> str:
    """Return an identifier (Message-ID, identity) short enough for any index.

    PostgreSQL refuses index entries above 2.7 KB, and strangers choose the length.
    """
    text = clean(text.strip())
    if len(text) <= _KEY_LENGTH:
        return text
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _clean_all(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): _clean_all(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean_all(inner) for inner in value]
    return value


def _json_form(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)


class Clean(TypeDecorator[str]):
    """Text of any length, cleaned on the way in."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean."""
        return None if value is None else clean(value)


class Moment(TypeDecorator[datetime]):
    """A time: microseconds since 1970 in UTC; a value without a zone is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        """Count exactly; a float would lose microseconds."""
        return None if value is None else (value - _EPOCH) // _TICK

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> datetime | None:
        """Give the time in UTC."""
        return None if value is None else _EPOCH + value * _TICK


class Json(TypeDecorator[Any]):
    """Lists and dicts as JSON text, the same on both databases."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write readable JSON; what JSON does not know becomes its text."""
        return json.dumps(_clean_all(value), ensure_ascii=False, default=_json_form)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read it back; tuples come back as lists."""
        return None if value is None else json.loads(value)


Number = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers: SQLite counts by itself only in a column that is called INTEGER."""
