"""JSON from strangers (RFC 8259), read as far as it goes.

Byte order marks, text around the value, trailing commas and raw line breaks in
strings are forgiven; depth and size are bounded. It never raises.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_MOST = 2_000_000
_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r"[{\[]")
_COMMA = re.compile(r",(\s*[}\]])")
_TRIES = 5
_MOST_VALUES = 5000


def values(text: str) -> Iterator[Any]:
    """Yield the objects and arrays that stand in a text, one behind the other."""
    text = text[:_MOST]
    at = tries = found = 0
    while tries < _TRIES and found < _MOST_VALUES:
        start = _START.search(text, at)
        if start is None:
            return
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            tries += 1
            repaired = _COMMA.sub(r"\1", text[start.start() :])
            if tries == 1 and len(repaired) < len(text) - start.start():
                text, at = repaired, 0
            else:
                at = _next_line(text, start.start())
            continue
        found += 1
        yield value


def _next_line(text: str, at: int) -> int:
    """Go on behind a bracket that opened nothing, at the next line that has one."""
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def string(record: Mapping[str, Any], *names: str) -> str:
    """Return the first field of these names that holds text or a number, or ""."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)[:40]
    return ""


def record(value: object) -> dict[str, Any]:
    """Return an object as it is; anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Return an array as it is, one value as an array of one, null as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
