"""Who complained in a letter that was passed on, and whether it was at all.

The sender of quoted spam or of a phishing mail is no reporter: a layer below counts
only where it speaks to a provider about abuse itself.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailproc.abuse import notcomplaint
from mailproc.abuse.letter import gate, spamhaus, words
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import Lexicon
from mailproc.abuse.letter.senders import Known
from mailproc.abuse.reporter import address, is_mute
from mailproc.message.model import Message

_SENTENCES = 40
_PASSING = Lexicon(
    {
        "passing": {
            1: """submitted through; submitted via; was submitted; abuse form
            contact form; complaint below; report below; received the following
            received a complaint; received an abuse; received a report
            received the complaint; have received; following complaint; see below
            forwarded; forwarding; we received; complaint from; поступила жалоба
            получили жалобу; поступило обращение; пересылаем; otrzymalismy
            avons recu; haben wir; folgende meldung; erhielten; hemos recibido
            recebemos""",
        }
    }
)
_NAMED = re.compile(
    r"\W{0,4}(?:From|Reporter|Reported by|Complainant|Submitted by|Sender|Contact"
    r"|Your |Reporter'?s? )?[ ]?(?:e-?mail(?: address)?|name|contact)?"
    r"[ ]?[:=](?P<who>.{3,200})",
    re.IGNORECASE,
)
_COMPLAINT_OF = re.compile(
    r"(?:complaint|notification|report|message|beschwerde|meldung|жалоб\w|plainte)"
    r"(?: \w{1,20}){0,3} (?:from|by|von|от|de):? <?(?P<who>\S{1,64}@\S{1,190})",
    re.IGNORECASE,
)
_TEXT, _LINES = 8000, 300
_SAMPLES = ("spam_source", "phishing", "fraud", "malware_hosting", words.NONE.category)


def heard(message: Message, layers: Sequence[Hop]) -> Sequence[Hop]:
    """Return the layers that tell what the writer wants: of an answer, the first.

    What an answer quotes is not its own, unless it reminds of that or passes it on.
    """
    first = layers[0]
    if not notcomplaint.is_reply(message) or _is_passed_on(first):
        return layers
    said = gate.frames([replace(first, subject="")])
    if said["remind"] and not said["done"]:
        return layers
    return [replace(first, subject="")]


def complainant(layers: Sequence[Hop], known: Known) -> str | None:
    """Return the address of the innermost layer that complains, or None.

    None where the outermost letter is the complaint and the rest its evidence.
    """
    outer = (layers[0].sender or "").lower()
    passed_on = _is_passed_on(layers[0])
    for hop in reversed(layers[1:]):
        sender = (hop.sender or "").lower()
        if not sender or sender == outer:
            continue
        if known.forwarder or _complains(hop, passed_on=passed_on):
            return sender
    return _mentioned(layers) if known.forwarder else None


def _mentioned(layers: Sequence[Hop]) -> str | None:
    """Whom a forwarder names in its letter, or the only address below it."""
    outer = "\n".join(line.text for line in layers[0].lines[:_SENTENCES])
    named = _COMPLAINT_OF.search(" ".join(outer.split())[:_TEXT])
    if named:
        return address(named["who"])
    below = [line.text for hop in layers[1:] for line in hop.own()]
    found = {address(text) for text in below[:_LINES] if "@" in text}
    return found.pop() if len(found) == 1 else None


def form(message: Message, layers: Sequence[Hop]) -> str | None:
    """Return the complainant whom a form names, where nobody may answer the form."""
    if message.reply_to or not any(is_mute(each) for each in message.from_):
        return None
    for line in layers[0].lines[:_SENTENCES]:
        named = _NAMED.match(line.text)
        found = address(named["who"]) if named else None
        if found:
            return found
    return None


def _is_passed_on(hop: Hop) -> bool:
    if gate.is_passed_on(hop.subject):
        return True
    own = hop.sentences[:_SENTENCES]
    return any(_PASSING.has(sentence.row) for sentence in own)


def _complains(hop: Hop, *, passed_on: bool) -> bool:
    if spamhaus.read([hop]) is not None:
        return True
    found = words.of_hop(hop)
    if found.score < words.DECISIVE:
        return False
    if found.category in _SAMPLES or not passed_on:
        asks = gate.is_role(hop.sender or "") and gate.frames([hop])["ask"] > 0
        return asks or gate.speaks_to_provider(hop)
    return True
