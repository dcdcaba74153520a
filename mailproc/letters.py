"""Between steps 6 and 7 of the inbound path: the letters that a plan sends, finished.

They go through the door of all mail (policy, block, DKIM) and then into the spool in
the transaction of step 7. Never writes to the store, never talks to a server.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from mailproc.compose.forward import forward_letter
from mailproc.compose.model import Identity
from mailproc.desk.effects import Effect, Forward, Withheld
from mailproc.errors import MailprocError
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.ports import Clock, Kind, Outgoing, Plan

log = logging.getLogger("mailproc.letters")

Finish = Callable[[Envelope, bytes, Kind], Outgoing]
"""Steps 1 to 4 of the outbound path: a letter as it goes into the spool."""


class Writer(Protocol):
    """Who writes, and when."""

    @property
    def identity(self) -> Identity:
        """The desk."""
        ...

    @property
    def clock(self) -> Clock:
        """The present moment."""
        ...


def with_letters(
    finish: Finish | None, message: Message, plan: Plan, writer: Writer
) -> Plan:
    """Return the plan with its letters; without `finish` none may leave.

    A letter that cannot be made holds up no mail: it is withheld, visibly.
    """
    letters: list[Outgoing] = []
    effects: list[Effect] = []
    for effect in plan.effects:
        done: Effect | Outgoing = effect
        if isinstance(effect, Forward):
            done = _forward(finish, message, effect, writer)
        if isinstance(done, Outgoing):
            letters.append(done)
            done = effect
        effects.append(done)
    return replace(plan, effects=tuple(effects), letters=tuple(letters))


def _forward(
    finish: Finish | None, message: Message, effect: Forward, writer: Writer
) -> Outgoing | Withheld:
    """The null sender (RFC 3834 3.3): no report comes back for it."""
    if finish is None:
        return Withheld(f"forward:{effect.to}", "no letter may leave here")
    raw = forward_letter(message, effect.to, writer.identity)
    envelope = Envelope("", (effect.to,), writer.clock())
    try:
        return finish(envelope, raw, Kind.ANSWER)
    except MailprocError as error:
        log.error("a forward is withheld: %s", error.public)
        return Withheld(f"forward:{effect.to}", error.public)
