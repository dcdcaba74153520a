"""The outbound path, top to bottom: one letter from a writer to the smarthost.

    1 parse      the same function as inbound
    2 policy     may it go → accept, or a 5xx that says what to do
    3 transform  normalise → copy to support@ and signature block (table of S3)
    4 sign       DKIM over the final bytes; no byte changes after this line
    5 spool      group commit, and only then 250
    deliver      claimed recipients → smarthost A, else B → done, later, or DSN

Mail made by the program takes the same door as a person's.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from mailproc.compose import policy
from mailproc.compose.block import Block
from mailproc.compose.commands import NewPart, cut
from mailproc.compose.commands_model import Arguments
from mailproc.compose.dsn import dsn, may_report
from mailproc.compose.model import TABLE, Identity, Staff
from mailproc.compose.model import Block as BlockRow
from mailproc.compose.notice_guard.check import require
from mailproc.compose.policy import Decision
from mailproc.compose.transform import Transformed, transform
from mailproc.drafting import Handed, hand_in, row_of_draft
from mailproc.errors import MailprocError, Refused, Unavailable
from mailproc.events.asked import NoticeDesk
from mailproc.events.sending import take
from mailproc.message.envelope import Envelope
from mailproc.message.identity import identity
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import (
    Claim,
    Clock,
    Deliver,
    Ids,
    Kind,
    Outcome,
    Outgoing,
    Sign,
    State,
    Store,
)
from mailproc.submission import Counter, Judged, judge

log = logging.getLogger("mailproc.outbound")

_GUARDED = (Kind.NOTICE, Kind.LETTER)

BlockFor = Callable[[str, str], Block]
"""(name shown, sending address) → the signature block of that identity."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What it takes to finish a letter: who we are, who may write, which blocks."""

    identity: Identity
    staff: Mapping[str, Staff]
    block_for: BlockFor
    clock: Clock
    ids: Ids
    max_received: int = 50
    arguments: Arguments = field(default_factory=Arguments)


@dataclass(frozen=True, slots=True)
class Door:
    """What every letter passes on its way out; `notices` sends those to partners."""

    writing: Writing
    sign: Sign
    store: Store
    counter: Counter | None = None
    notices: NoticeDesk | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter before signing: its finished text, and the row of S3 that held.

    `message` is what was handed in, `envelope` with it, both without the traces of the
    draft `token`; `new` is the writer's new part of a staff letter.
    """

    finished: Transformed
    row: Kind
    message: Message
    envelope: Envelope
    new: NewPart | None = None
    token: str = ""


def submit(door: Door, envelope: Envelope, raw: bytes, kind: Kind = Kind.STAFF) -> int:
    """Take a letter; answers its number in the spool, committed durably.

    0 for one of staff that only commands the desk: nothing leaves. Errors: Refused
    and Permanent (5xx) say what the writer should do, Temporary (4xx) that nothing
    was taken. Never 250 and then a return.
    """
    if kind is Kind.STAFF and door.notices is not None:
        admit, made = partial(_judge, door.writing), partial(finish, door)
        if number := take(door.notices, envelope, raw, admit, made):
            return number
    prepared = prepare(
        door.writing, envelope, raw, kind, partial(row_of_draft, door.store)
    )
    judged = Judged()
    if door.counter is not None and prepared.new is not None:
        given, message, new = prepared.envelope, prepared.message, prepared.new
        judged = judge(door.counter, given, message, new, prepared.token)
    if judged.silent and judged.ticket is not None:
        now, who = door.writing.clock(), envelope.login or ""
        effects = judged.effects
        door.store.act_on(judged.ticket, effects, now, actor=who, cause="submission")
        return 0
    outgoing = judged.onto(_signed(door, envelope, prepared))
    number = door.store.spool(outgoing)
    log.info("spool %d: %s for %d", number, outgoing.kind, len(outgoing.recipients))
    return number


def finish(door: Door, envelope: Envelope, raw: bytes, kind: Kind) -> Outgoing:
    """Steps 1 to 4: the letter as it goes into the spool. Errors as of `submit`.

    For letters of the inbound path, which spools them in its own transaction.
    """
    return _signed(door, envelope, prepare(door.writing, envelope, raw, kind))


def _signed(door: Door, envelope: Envelope, prepared: Prepared) -> Outgoing:
    final = parse(prepared.finished.raw)
    signed = sign(door.sign, final)
    return _outgoing(door, envelope, signed, final, prepared.finished, prepared.row)


def prepare(
    writing: Writing,
    envelope: Envelope,
    raw: bytes,
    kind: Kind,
    row_of: Callable[[str], Kind] = lambda _: Kind.LETTER,
) -> Prepared:
    """Steps 1 to 3: the exact bytes before signing, and the row of S3 that held.

    `row_of` tells it for a draft, by token.
    """
    handed, row, new = Handed(raw, envelope), kind, None
    if kind is Kind.STAFF:
        handed = hand_in(writing.identity, envelope, raw)
        row = row_of(handed.token) if handed.token else kind
    raw, envelope, message = handed.raw, handed.envelope, parse(handed.raw)
    if kind is Kind.STAFF:
        decision = _judge(writing, message, envelope)
        new = decision.new
        row = Kind.INTERNAL if decision.internal else row
        raw = raw if new.is_note or not new.commands else cut(message, new)
    if row is Kind.INTERNAL:
        envelope = _to_desk_only(writing, envelope)
    finished = transform(
        raw,
        envelope,
        row,
        writing.identity,
        _block(writing, message, envelope, row),
        now=writing.clock(),
        token=writing.ids(),
    )
    if row in _GUARDED:  # on the finished bytes (N8)
        require(parse(finished.raw), notice=row is Kind.NOTICE)
    for note in finished.notes:
        log.info("transform: %s", note)
    return Prepared(finished, row, message, handed.envelope, new, handed.token)


def _judge(writing: Writing, message: Message, envelope: Envelope) -> Decision:
    """Step 2: raises what forbids a letter; a note stays in the house (S4.7)."""
    staff = writing.staff.get(envelope.login or "")
    if staff is None:
        raise Refused("no such staff login", code=535, enhanced="5.7.8")
    return policy.check(
        message,
        envelope,
        staff,
        writing.identity,
        max_received=writing.max_received,
        arguments=writing.arguments,
    )


def _to_desk_only(writing: Writing, envelope: Envelope) -> Envelope:
    """A note and internal mail reach the desk and nobody else."""
    return replace(envelope, recipients=(writing.identity.address,))


def _block(
    writing: Writing, message: Message, envelope: Envelope, row: Kind
) -> Block | None:
    """S3.5c: the block of whoever sends, of the desk, or none, by the table of S3."""
    wanted = TABLE[row].block
    if wanted is BlockRow.NONE:
        return None
    staff = writing.staff.get(envelope.login or "")
    person = wanted is BlockRow.STAFF and staff is not None
    name = staff.name if person and staff else writing.identity.name
    address = message.from_[0].key if message.from_ else writing.identity.address
    return writing.block_for(name, address)


def sign(signer: Sign, final: Message) -> bytes:
    """Step 4: sign for the domain of From; nothing leaves unsigned (Temporary)."""
    return signer(final.raw, final.from_[0].domain if final.from_ else "")


def _outgoing(
    door: Door,
    envelope: Envelope,
    signed: bytes,
    final: Message,
    finished: Transformed,
    row: Kind,
) -> Outgoing:
    """Step 5's record: what stands in the spool and how its copy is known again.

    A DSN is not known again: to the desk that gets it, it is a bounce like any other.
    """
    return Outgoing(
        raw=signed,
        sender=envelope.sender,
        recipients=finished.recipients,
        kind=row,
        message_id=final.message_id or "",
        identity="" if row is Kind.DSN else identity(final),
        references=(*final.references, *final.in_reply_to),
        subject=final.subject,
        login=envelope.login,
        created=door.writing.clock(),
    )


Insist = Callable[[Callable[[], None]], None]
"""Does a step that writes what happened; tries again while the store is not there."""


def _once(step: Callable[[], None]) -> None:
    step()


def deliver(
    door: Door, attempt: Deliver, claim: Claim, insist: Insist = _once
) -> Sequence[Outcome]:
    """Try one claimed letter, settle, and tell its sender what did not arrive.

    What was delivered is settled first: whatever else fails then, it never leaves
    again. The DSN (RFC 3464) is spooled before its failure is settled: a crash
    between the two may repeat a DSN, never lose one.
    """
    outcomes = attempt(claim, door.writing.clock())
    told = [o for o in outcomes if o.state is State.FAILED or o.late]
    quiet = [o for o in outcomes if o not in told]
    insist(lambda: door.store.settle(quiet, door.writing.clock()))
    if told and may_report(claim.kind, claim.sender):
        failed = [outcome for outcome in told if outcome.state is State.FAILED]
        late = [outcome for outcome in told if outcome.late]
        insist(lambda: _report(door, claim, failed, delayed=False))
        insist(lambda: _report(door, claim, late, delayed=True))
    insist(lambda: door.store.settle(told, door.writing.clock()))
    return outcomes


def _report(
    door: Door, claim: Claim, unreached: Sequence[Outcome], *, delayed: bool
) -> None:
    """Send the sender of a letter one DSN for the recipients it did not reach."""
    if not unreached:
        return
    now, writing = door.writing.clock(), door.writing
    raw = dsn(
        claim.raw,
        claim.sender,
        unreached,
        writing.identity,
        now=now,
        token=writing.ids(),
        delayed=delayed,
    )
    envelope = Envelope(sender="", recipients=(claim.sender,), received=now)
    try:
        submit(door, envelope, raw, Kind.DSN)
    except Unavailable:
        raise
    except MailprocError as error:  # without a signing key, say
        reason = f"spool {claim.spool}: no DSN to its sender: {error.public}"
        log.error("%s %s", reason, error.detail)
        door.store.shunt(None, "deliver", reason, error.detail, now)
