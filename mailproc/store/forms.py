"""What may stand in the event log (S11.6): forms that are allowed, digests else.

Numbers, truth values, times, digests and plain words of the program (`support`,
`xarf-v4`) stay as they are; every other text may be somebody's name or words and
becomes a digest, which says "the same one" and nothing else. Never knows a table.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

_WORD = "[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DIGEST = "[0-9a-f]{64}|(?=[0-9]*[a-f])[0-9a-f]{16}"  # 16 digits may be a card's
_PLAIN = re.compile(f"|{_WORD}|{_DATE}(?:T{_TIME}{_ZONE})?|{_DIGEST}")
_CAUSE = re.compile(f"|#?{_WORD}(?: (?:[0-9]{{1,19}}|{_DIGEST}))?")
_ACTOR = re.compile("[A-Za-z0-9][A-Za-z0-9._+@-]*")
_LENGTH = 64


def fingerprint(text: str) -> str:
    """Return a short digest that says "the same one" and nothing else."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def data(value: Mapping[str, object]) -> str:
    """Return data as canonical JSON: keys in order, no blanks, ASCII."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def actor(login: str) -> str:
    """Return who did it: a login of staff, `program` or `operator`."""
    return _if(_ACTOR, login)


def cause(text: str) -> str:
    """Return what led to it: a word, and what number or digest it is about."""
    return _if(_CAUSE, text)


def word(text: str) -> str:
    """Return a text if it has one of the plain forms, else its digest."""
    return _if(_PLAIN, text)


def _if(form: re.Pattern[str], text: str) -> str:
    fits = len(text) <= _LENGTH and form.fullmatch(text)
    return text if fits else fingerprint(text)


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return word(str(value.value if isinstance(value, Enum) else value))
    if isinstance(value, Mapping):
        return {word(str(name)): _plain(inner) for name, inner in value.items()}
    return _other(value)


def _other(value: object) -> object:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, set | frozenset):
        return sorted((_plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return fingerprint(str(value))
