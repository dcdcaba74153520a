"""Which rows are meant when messages, a person or a customer are to be erased.

From messages to their copies, letters and bytes, and from bytes back to every message
that has the same ones; a ticket is meant when the last message of it is. Changes
nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select

from mailproc.errors import Permanent
from mailproc.store.forms import fingerprint
from mailproc.store.personal import By
from mailproc.store.schema import copy, message, recipient, spool
from mailproc.store.schema_desk import draft, ticket
from mailproc.store.schema_registry import registry_record

_PAGE = 500  # numbers in one question


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased: messages by number, a person's address, or a customer.

    An address means the messages that it sent or was sent; a customer those of all
    their tickets and of all their addresses in the registry, and their record there.
    """

    messages: tuple[int, ...] = ()
    address: str = ""
    customer: str = ""

    @property
    def cause(self) -> str:
        """Say in the log what was asked for, without naming anybody."""
        if self.address:
            return f"address {fingerprint(self.address)}"
        if self.customer:
            return f"customer {fingerprint(self.customer)}"
        return f"message {self.messages[0]}" if len(self.messages) == 1 else "messages"


class Reached(dict[By, set[Any]]):
    """All that an erasure touches: numbers, digests, and the keys that were named."""

    @property
    def messages(self) -> list[int]:
        """The messages, by number."""
        return sorted(self[By.MESSAGE])

    def counts(self) -> list[tuple[str, int]]:
        """Return how many of everything else, by name."""
        kinds = {"copies": By.COPY, "letters": By.LETTER, "tickets": By.TICKET}
        return [(name, len(self[by])) for name, by in kinds.items()]


def reach(connection: Connection, target: Target) -> Reached:
    """Return all that belongs to a target. Errors: Permanent for an unknown message."""
    found = Reached({by: set() for by in By})
    found[By.ADDRESS] = {target.address} - {""}
    found[By.CUSTOMER] = {target.customer} - {""}
    found[By.MESSAGE] = _named(connection, target.messages)
    if target.customer:
        found[By.ADDRESS] |= _mails(connection, target.customer)
        found[By.MESSAGE] |= _of_customer(connection, target.customer)
    for address in sorted(found[By.ADDRESS]):
        _of_address(connection, address, found)
    _spread(connection, found)
    return found


def pages(keys: Collection[Any]) -> Iterator[Sequence[Any]]:
    """Yield keys so many at a time as a database takes in one question."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _PAGE):
        yield ordered[start : start + _PAGE]


def those(by: By, key: Column[Any], wanted: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row has one of these keys."""
    if by is By.ADDRESS:
        return func.lower(key).in_([func.lower(one) for one in wanted])
    return key.in_(wanted)


def _column(connection: Connection, query: Select[Any]) -> set[Any]:
    return set(connection.execute(query).scalars()) - {None}


def _where(
    connection: Connection, wanted: Column[Any], key: Column[Any], keys: set[Any]
) -> set[Any]:
    """Return a column of all rows that have one of these keys."""
    found: set[Any] = set()
    for page in pages(keys):
        found |= _column(connection, select(wanted).where(key.in_(page)))
    return found


def _named(connection: Connection, numbers: Sequence[int]) -> set[int]:
    found = _where(connection, message.c.id, message.c.id, set(numbers))
    for number in numbers:
        if number not in found:
            raise Permanent(f"message {number} is not in the ledger")
    return found


def _of_address(connection: Connection, address: str, found: Reached) -> None:
    """Find what an address sent or was sent, also where it never became a message."""

    def its(key: Column[Any]) -> ColumnElement[bool]:
        return those(By.ADDRESS, key, [address])

    letters = select(spool.c.message).join(recipient).where(its(recipient.c.address))
    found[By.COPY] |= _column(connection, select(copy.c.id).where(its(copy.c.sender)))
    found[By.MESSAGE] |= (
        _column(connection, select(message.c.id).where(its(message.c.sender)))
        | _where(connection, copy.c.message, copy.c.id, found[By.COPY])
        | _column(connection, letters)
    )


def _mails(connection: Connection, customer: str) -> set[str]:
    """Return the addresses that the registry knows of a customer."""
    data = select(registry_record.c.data).where(registry_record.c.customer == customer)
    rows = connection.execute(data).scalars()
    return {mail for row in rows for mail in row.get("mails", ())}


def _of_customer(connection: Connection, customer: str) -> set[int]:
    numbers = select(message.c.id).join(ticket, ticket.c.id == message.c.thread)
    return _column(connection, numbers.where(ticket.c.customer == customer))


def _spread(connection: Connection, found: Reached) -> None:
    """Go on from messages to bytes and back until nothing more is found."""
    known = -1
    while len(found[By.MESSAGE]) > known:
        known = len(found[By.MESSAGE])
        for by, table in ((By.COPY, copy), (By.LETTER, spool)):
            number, digest = table.c.id, table.c.digest
            found[by] |= _where(connection, number, table.c.message, found[By.MESSAGE])
            found[By.RAW] |= _where(connection, digest, number, found[by])
        for table in (copy, spool):
            found[By.MESSAGE] |= _where(
                connection, table.c.message, table.c.digest, found[By.RAW]
            )
    found[By.TICKET] = _whole(connection, found[By.MESSAGE])
    found[By.RAW] |= _where(
        connection, draft.c.digest, draft.c.ticket, found[By.TICKET]
    )


def _whole(connection: Connection, messages: set[int]) -> set[int]:
    """Return the threads of which nothing is left."""
    threads = _where(connection, message.c.thread, message.c.id, messages)
    left: set[int] = set()
    for page in pages(threads):
        rows = connection.execute(
            select(message.c.id, message.c.thread).where(
                message.c.thread.in_(page), message.c.erased.is_(None)
            )
        )
        left |= {row.thread for row in rows if row.id not in messages}
    return threads - left
