"""The first look at a mail: whether it holds a word of complaints at all.

Costs a fraction of reading the letter, so that ordinary mail passes at once. It
errs on the side of reading: what it lets through is weighed by `gate`.
"""

from mailproc.abuse.letter import lexicon, lexicon_grave, lexicon_network, senders
from mailproc.abuse.letter.frames import FRAMES
from mailproc.abuse.letter.indicators import is_defanged
from mailproc.abuse.letter.phrases import Lexicon, own_words
from mailproc.message.model import Message

_KINDS = (
    *(lexicon_grave.IMMEDIATE, lexicon.CONTENT, lexicon_network.MAIL),
    *(lexicon_network.ATTACKS, {"report": FRAMES["report"]}),
)
_SIGNS = Lexicon({name: words for kind in _KINDS for name, words in kind.items()})
_CHARS = 60_000
_SHORT = 120


def may_complain(message: Message) -> bool:
    """Whether the letter has to be read; false only where nothing speaks for it."""
    text = message.text[:_CHARS]
    if message.html and len(text.strip()) < _SHORT:
        return True
    if any(part.content_type.startswith("message/") for part in message.parts):
        return True
    said = f"{message.subject}\n{text}"
    return (
        _SIGNS.has(own_words(said))
        or is_defanged(said)
        or senders.may_be_known(f"{message.header('From') or ''}\n{said[:4000]}")
        or any((part.filename or "").lower().endswith(".eml") for part in message.parts)
    )
