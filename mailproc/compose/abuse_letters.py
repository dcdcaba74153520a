"""The letters that a complaint leads to (S7), ready for step 3 of the outbound path.

Texts are templates, `templates/abuse/NAME.LANGUAGE.txt.j2`. What strangers wrote is
data: a value, or lines of a quote, never a template and never a field. Never decides
who gets one.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailproc.compose.bilingual import RULE
from mailproc.compose.draft import Writer, draft_letter, mark
from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import one_line, plain_letter, tagged
from mailproc.compose.render import render
from mailproc.errors import ConfigError
from mailproc.message.model import Message

LANGUAGES = ("ru", "en", "pl")
"""Languages with receipts and outcomes; whoever writes in another one gets English."""

_REFERENCE = 100
_QUOTED = 60_000
_ALARMING = ("Auto-Submitted: auto-generated", "Importance: high")  # RFC 3834, 4021
_LEFT_OUT = "Вложения, которые мы не пересылаем / Attachments that are not passed on:"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a complaint a client may see: its text, names of files left out."""

    text: str = ""
    left_out: tuple[str, ...] = ()


def topic(source: str, language: str, category: str) -> str:
    """Return what a class is about in words; `source` is abuse/topics.toml.

    Errors: ConfigError where the file cannot be read.
    """
    try:
        words = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"abuse/topics.toml: {error}") from error
    table = words.get(language)
    found = table.get(category) if isinstance(table, Mapping) else None
    return str(found) if found else category


def tag(subject: str, reference: str | None, number: int) -> str:
    """Return the tag of a subject: the ticket's, and the reference if it is not there.

    The writer's system finds its own ticket by it.
    """
    own = one_line(reference or "")[:_REFERENCE]
    kept = f"{own} " if own and own.casefold() not in subject[:150].casefold() else ""
    return f"{kept}[#{number}]"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter before its head is made: to whom, what it says, in which thread.

    `writer` is the address to write as, "" for the desk's.
    """

    to: str
    subject: str
    text: str
    parents: tuple[str, ...] = ()
    writer: str = ""

    def letter(self, identity: Identity) -> bytes:
        """Return it as the program sends it. Errors: Refused for a wrong address."""
        own = replace(identity, address=self.writer) if self.writer else identity
        return plain_letter(own, self.to, self.subject, self.text, parents=self.parents)

    def draft(self, identity: Identity, token: str) -> bytes:
        """Return it for a person to send, known again by its token (N6)."""
        writer = Writer("", self.writer or identity.address)
        raw = draft_letter(
            writer, self.to, self.subject, self.text, parents=self.parents
        )
        return mark(raw, token, identity)


def receipt(
    message: Message, source: str, to: str, *, number: int, reference: str | None
) -> Written:
    """Return the receipt of a complaint (S7.5). Errors: of `render`."""
    text = render(source, _numbered(number, reference))
    return _answer(message, to, text, number, reference)


def outcome(
    message: Message,
    source: str,
    to: str,
    said: str,
    *,
    number: int,
    reference: str | None,
    about: str = "",
) -> Written:
    """Return what has become of a complaint, in its thread (S7.5).

    Whoever did not write `message` themselves, because somebody passed it on, gets a
    letter of its own `about` something: a forwarder's subject is not theirs.
    """
    text = render(source, {**_numbered(number, reference), "outcome": said})
    if to.casefold() in {one.key for one in (*message.from_, *message.reply_to)}:
        return _answer(message, to, text, number, reference)
    subject = f"Abuse report {one_line(about)[:100]}".strip()
    return Written(to, tagged(subject, tag(subject, reference, number)), text)


def _answer(
    message: Message, to: str, text: str, number: int, reference: str | None
) -> Written:
    own = (message.message_id,) if message.message_id else ()
    known = message.references or message.in_reply_to
    parents = (*(each for each in known if each not in own), *own)
    own_tag = tag(message.subject, reference, number)
    return Written(to, tagged(message.subject, own_tag, "Re:"), text, parents)


def _numbered(number: int, reference: str | None) -> dict[str, object]:
    own = one_line(reference or "")[:_REFERENCE]
    return {"number": number, **({"reference": own} if own else {})}


def client(
    sources: Sequence[str],
    values: Sequence[Mapping[str, object]],
    to: str,
    evidence: Evidence,
    *,
    first: str = "",
) -> Written:
    """Return the complaint for the client (S7.1): each language, then what was said.

    `sources` and `values` are one for each language. The complaint is a quote: plain
    text, every line marked. Nothing in the head names who complained. `first` is a
    line above all, as a field that a person has to fill (N8).
    """
    quoted = bool(evidence.text.strip())
    pieces = [
        render(source, {**own, "quoted": quoted}).strip()
        for source, own in zip(sources, values, strict=True)
    ]
    text = f"\n\n{RULE}\n\n".join(pieces)
    text = f"{first}\n\n{text}" if first else text
    if evidence.left_out:
        names = ", ".join(one_line(name)[:80] for name in evidence.left_out[:20])
        text += f"\n\n{_LEFT_OUT}\n{names}"
    if quoted:
        text += f"\n\n{_quoted(evidence.text)}"
    number, about = values[0]["number"], str(values[0].get("addresses", ""))
    subject = f"Жалоба / Abuse complaint: {one_line(about)[:100]}".rstrip(": ")
    return Written(to, tagged(subject, f"[#{number}]"), text + "\n")


def _quoted(text: str) -> str:
    lines = text[:_QUOTED].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def to_desk(
    source: str,
    values: Mapping[str, object],
    identity: Identity,
    *,
    number: int,
    about: str,
) -> bytes:
    """Return an order or a question to the desk itself; kind `internal`.

    The template's first line is what the subject says.
    """
    title, _, body = render(source, values).strip().partition("\n")
    if not body.strip():
        raise ConfigError("an order needs a first line for the subject, and a text")
    subject = tagged(f"{title} {one_line(about)[:80]}", f"[#{number}]")
    text = f"{title}\n{body}\n"
    return plain_letter(identity, identity.address, subject, text, fields=_ALARMING)
