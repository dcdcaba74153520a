"""The templates of answers, alarms and complaints, tried before they are needed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from mailproc.compose.abuse_letters import LANGUAGES as SPOKEN
from mailproc.compose.abuse_letters import topic
from mailproc.compose.alarm import NAMES, Alarm, alarm_letter
from mailproc.compose.first_answer import LANGUAGES, first_answer
from mailproc.compose.model import Identity
from mailproc.compose.render import render
from mailproc.config.load import Config
from mailproc.desk.arrivals import TELL_CLIENT
from mailproc.errors import ConfigError, MailprocError
from mailproc.template_files import source

_NOW = datetime(2026, 1, 2, 3, tzinfo=UTC)
_LEFT = (timedelta(minutes=30), timedelta(hours=12), timedelta(0))
_DRAFTS = (
    *("missing/outcome", "missing/block", TELL_CLIENT),
    *("client/restored", "client/upgrade", "client/downgrade"),
    *("order/delivery", "incident/mailing"),
)
_TASKS = (
    *("incident/opened", "order/checklist", "order/held"),
    *("sales/client", "sales/report"),
)
_OF_TASKS = dict.fromkeys(
    (
        *("task", "by", "detected", "places", "clients", "unreachable", "drafted"),
        *("asks", "points", "example", "order", "client", "server", "name", "quoted"),
        *("why", "sales", "number", "requester", "mails", "phones"),
    ),
    "1",
)
_FIELDS = dict.fromkeys(("number", "client", "server", "received", "quoted"), "1")
_ABUSE = (
    *(f"{name}.{spoken}" for name in ("receipt", "outcome") for spoken in SPOKEN),
    *("client.ru", "client.en", "datacenter.ru", "datacenter.en", "spamhaus.en"),
    *("order", "question"),
)
_OF_ABUSE: dict[str, object] = {
    **dict.fromkeys(
        (
            *("number", "reference", "outcome", "topic", "addresses", "service"),
            *("until", "rule", "server", "ip", "customer", "reporter", "at"),
            *("command", "about", "blocked", "virtual"),
        ),
        "1",
    ),
    **dict.fromkeys(("evidence", "reasons", "candidates", "client"), ("1",)),
    **dict.fromkeys(("quoted", "autostart", "cancel", "blocks", "cancelled"), True),
}
_ALARM = Alarm(1, address="anna@example.org")


def check_letters(config: Config, identity: Identity) -> int:
    """Render every template as it will be used; return how many there are.

    Errors: ConfigError with the name of the first that is missing or wrong.
    """
    for name, attempt in _attempts(identity):
        try:
            attempt(source(config, name))
        except MailprocError as error:
            raise ConfigError(f"{name}: {error.public}") from error
    return len(LANGUAGES) + len(NAMES) + len(_DRAFTS) + len(_TASKS) + len(_ABUSE)


def _attempts(identity: Identity) -> Iterator[tuple[str, Callable[[str], object]]]:
    for language in LANGUAGES:
        yield f"answer/first.{language}.txt.j2", partial(_answer, language)
    for alarm in NAMES:
        yield f"alarm/{alarm}.txt.j2", partial(_alarm, identity)
    for task in _TASKS:
        yield f"{task}.txt.j2", partial(render, values=_OF_TASKS)
    for draft in _DRAFTS:
        yield f"{draft}.txt.j2", partial(render, values=_FIELDS, draft=True)
    for name in _ABUSE:
        yield f"abuse/{name}.txt.j2", partial(render, values=_OF_ABUSE)
    yield "abuse/topics.toml", partial(topic, language="ru", category="fraud")


def _answer(language: str, text: str) -> None:
    for left in _LEFT:
        first_answer(text, language, 1, _NOW, _NOW + left, UTC)


def _alarm(identity: Identity, text: str) -> None:
    alarm_letter(text, _ALARM, identity, _NOW, UTC)
