"""Templates of letters, rendered in a sandbox; a field without a value is refused (N6).

Template text is the operator's, values are data: they are never read as templates,
and escaped in HTML. In a draft a missing field is the mark "&^" and its name, which
is also how templates of old wrote their fields.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateError, Undefined, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailproc.errors import ConfigError, Refused

MARK = "&^"
# A name is one word, or up to three where they end the line or a part of it.
_OLD_FIELD = re.compile(
    r"&\^[ \t]?([^\W\d]\w*(?:(?:[ \t][^\W\d]\w*){1,2}(?=[ \t]*(?:[.,;:)\]]|$)))?|)"
)
_BROKEN = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)


class Field(NamedTuple):
    """A field to fill: the line of the template it stands in (from 1), and its name.

    The name is "" where nothing stands behind the mark.
    """

    line: int
    name: str


class _Marked(Undefined):
    """In a draft: the mark and the name, for a person to fill."""

    def __str__(self) -> str:
        return f"{MARK}{self._undefined_name}"


def render(
    source: str,
    values: Mapping[str, object],
    *,
    html: bool = False,
    draft: bool = False,
) -> str:
    """Return the template with its values.

    Errors: Refused where a value is missing, None or empty, naming it; ConfigError
    where the template itself is wrong.
    """
    for name, value in values.items():
        _require_filled(name, value)
    world = ImmutableSandboxedEnvironment(
        undefined=_Marked if draft else StrictUndefined,
        autoescape=html,
        finalize=_filled,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return world.from_string(source).render(values)
    except UndefinedError as why:
        raise Refused(f"a field is not filled: {why}") from why
    except _BROKEN as why:
        raise ConfigError(f"the template is wrong: {why}") from why


def names(source: str) -> frozenset[str]:
    """Return the values that a template asks for. Errors: ConfigError."""
    world = ImmutableSandboxedEnvironment()
    try:
        return frozenset(find_undeclared_variables(world.parse(source)))
    except TemplateError as why:
        raise ConfigError(f"the template is wrong: {why}") from why


def old_fields(text: str) -> tuple[Field, ...]:
    """Return the fields that a template of old marks with "&^name", in order."""
    return tuple(
        Field(number, found[1])
        for number, line in enumerate(text.split("\n"), 1)
        for found in _OLD_FIELD.finditer(line)
    )


def _require_filled(name: str, value: object) -> None:
    """Refuse None, blank text and empty lists, also inside lists and mappings."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise Refused(f"the field {name} is empty")
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        if not value:
            raise Refused(f"the field {name} is empty")
        for key, inner in _inner(value):
            _require_filled(f"{name}.{key}", inner)


def _inner(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from enumerate(value, 1)


def _filled(value: object) -> object:
    """Refuse what would print as a hole, whatever expression it comes from."""
    if value is None or isinstance(value, list | tuple | dict | set):
        raise Refused(f"a field holds {type(value).__name__}, not text")
    if not isinstance(value, Undefined) and str(value).strip() in ("", "None"):
        raise Refused("a field is empty")  # a constant comes here as text
    return value
