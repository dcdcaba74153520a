"""`[terms]`: the numbers of the regulation as the operator has set them."""

import difflib
from collections.abc import Iterator
from dataclasses import fields

from mailproc.config.model import Settings
from mailproc.desk.terms import Terms, faults

_NAMES = [field.name for field in fields(Terms)]


def terms(settings: Settings) -> Terms:
    """Return the numbers; `term_faults` has found nothing in these settings."""
    return Terms(**settings.terms)


def term_faults(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the path of each number that cannot be, and why."""
    unknown = [name for name in settings.terms if name not in _NAMES]
    for name in unknown:
        close = difflib.get_close_matches(name, _NAMES, 1, 0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield f"terms.{name}", f"unknown key{hint}"
    if not unknown:
        for fault in faults(terms(settings)):
            yield f"terms.{fault.name}", fault.why
