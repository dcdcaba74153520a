"""The words of the first answer (S1.1): received, its number, when a person answers.

The text is the template's, `templates/answer/first.LANGUAGE.txt.j2`; here are the
values that it asks for. Nothing of what a client wrote is among them.
"""

from datetime import datetime, timedelta, tzinfo

from mailproc.compose.render import render

LANGUAGES = ("ru", "en", "pl", "pt")
"""Languages with a template; the answer is in the language of the writer."""

_SOON = timedelta(hours=2)
_MINUTES = {
    "ru": ("минуты", "минут"),
    "en": ("minute", "minutes"),
    "pl": ("minuty", "minut"),
    "pt": ("minuto", "minutos"),
}


def first_answer(
    source: str, language: str, number: int, now: datetime, due: datetime, zone: tzinfo
) -> str:
    """Return the text from a template's source; `due` is when a person has answered.

    `within` is a number of minutes where that is soon, else `until` the moment in
    `zone`, which is shown; a moment that has passed is not promised. Errors:
    ConfigError where the template is wrong, Refused where it asks for something else.
    """
    values: dict[str, object] = {"number": number}
    left = due - now
    if timedelta(0) < left <= _SOON:
        values["within"] = minutes(language, -(-left // timedelta(minutes=1)))
    elif left > _SOON:
        values["until"] = moment(due, zone)
    return render(source, values)


def minutes(language: str, number: int) -> str:
    """Return "30 minutes" as it stands behind "within" in that language."""
    one, many = _MINUTES[language]
    # Russian counts 21, 31 as one; in the genitive all others have one form.
    single = (
        number % 10 == 1 and number % 100 != 11 if language == "ru" else number == 1
    )
    return f"{number} {one if single else many}"


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a time for people with its zone: `2026-11-25 09:30 (UTC+03:00)`."""
    local = at.astimezone(zone)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} (UTC{offset[:3]}:{offset[3:5]})"
