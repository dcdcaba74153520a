"""Small mails for the tests of this room."""

from collections.abc import Callable

import pytest

from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match
from mailproc.filtering.model import Facts
from mailproc.filtering.query import parse_query
from mailproc.message.model import Message
from mailproc.message.parse import parse

Where = tuple[str, ...] | None


def make_mail(body: str = "", **headers: str) -> Message:
    fields = {"MIME_Version": "1.0", "Content_Type": "text/plain; charset=utf-8"}
    lines = [f"{k.replace('_', '-')}: {v}" for k, v in (fields | headers).items()]
    return parse("\r\n".join([*lines, "", body, ""]).encode())


def match_mail(query: str, message: Message, facts: Facts | None = None) -> Where:
    return match(parse_query(query), Document(message, facts or Facts()))


@pytest.fixture(scope="session")
def mail() -> Callable[..., Message]:
    """Give `mail(body, Header_Name=value)`."""
    return make_mail


@pytest.fixture(scope="session")
def where() -> Callable[..., Where]:
    """Give `where(query, message, facts)`."""
    return match_mail
