"""What is no complaint: bounces, automatic answers, receipts, service notices.

`certain` goes by structure and comes before any format; `likely` goes by a few
plain sentences and comes after the formats, before free text is read. That a
program wrote a mail (Auto-Submitted: auto-generated) never counts: most complaints
are written by programs.
"""

import re

from mailproc.message.automatic import is_auto_reply
from mailproc.message.bounce import bounce
from mailproc.message.model import Message

_REPORTS = {
    "delivery-status": "delivery report",
    "disposition-notification": "read receipt",
    "tlsrpt": "TLS report",
}
_AGGREGATE = re.compile(
    r"^Report Domain: \S{1,253} Submitter: \S|^Report Domain: .{1,300} Report-ID:"
    r"|DMARC Aggregate Report|^Dmarc Aggregate",
    re.IGNORECASE,
)
_REPORT = (
    r"(?:abuse )?(?:report|complaint|request|notification|submission|message|e-?mail)"
)
_RECEIPT = re.compile(
    r"\bthank(?:s| you) (?:very much )?for (?:contacting|reporting|submitting"
    r"|validating|confirming|registering|subscribing"
    rf"|your {_REPORT}|bringing this|taking the time|getting in touch|reaching out)\b"
    rf"|\bwe(?: have|['’]ve)? (?:just |successfully )?received your {_REPORT}\b"
    rf"|\byour {_REPORT} (?:has been|have been|was|is being) (?:successfully )?"
    r"(?:received|registered|forwarded|passed|recorded|processed|reviewed|closed|logged"
    r"|assigned|resolved)"
    r"|\bthis is (?:an automat(?:ic|ed)|a) (?:acknowledge?ment|confirmation|receipt)\b"
    r"|(?:vielen )?dank für ihre (?:nachricht|meldung|anfrage|beschwerde|e-?mail)"
    r"|ihre (?:meldung|beschwerde|nachricht|anfrage) (?:ist|wurde|haben wir)"
    r"|merci (?:de nous avoir contacté|pour votre (?:message|signalement|demande))"
    r"|nous avons bien reçu votre"
    r"|спасибо за (?:ваше )?(?:обращение|сообщение|письмо|жалобу)"
    r"|ваш[ае]? (?:обращение|сообщение|письмо|жалоба|заявка) (?:\S{1,40} ){0,4}"
    r"(?:принят|получен"
    r"|зарегистрирован|передан)"
    r"|dziękujemy za (?:zgłoszenie|wiadomość|kontakt)"
    r"|(?:twoje|państwa) zgłoszenie zostało",
    re.IGNORECASE,
)
_OPT_OUT = re.compile(
    r"\W*(?:re:\s*)?(?:please )?(?:unsubscribe|opt[- ]?out|remove me|отпис\w+"
    r"|stop(?: (?:it|all|now|please|e?-?mail\w*|sending|mailing|contact\w*|messages?"
    r"|newsletters?|spamming me))*\W*$"
    r"|abmelden|abbestellen|wypisz|désabonn\w+)\b.{0,40}$",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\bmaintenance\b|\b(?:planned|scheduled|emergency) (?:works?|outage|upgrade)"
    r"|\bnewsletter\b|\bnews (?:of|from)\b|\binvoice\b"
    r"|\bpayment (?:received|reminder|confirmation)"
    r"|\bwebinar\b|\bserver (?:is )?ready\b|плановы[ех] работ|\bсч[её]т\b"
    r"|\brechnung\b|\bwartung|\bfaktura\b|prace (?:planowe|serwisowe)"
    r"|^(?:\[\w+\] )?logwatch for\b|^(?:ana)?cron [<\"]|^dmarc (?:weekly|digest)"
    r"|\brenewal\b|\bexpir(?:es|y|ing)\b",
    re.IGNORECASE,
)
_UNDELIVERED = re.compile(
    r"undeliver|mail delivery fail|delivery (?:has )?failed|failure notice"
    r"|returned mail|delivery status notification|unzustellbar|недоставлен|не доставлен"
    r"|niedostarczon|non remis|no se puede entregar|não entregue",
    re.IGNORECASE,
)
_WAS_READ = re.compile(
    r"(?:not )?read: |gelesen: |przeczytano: |прочтено: |прочитано: |lu ?: |leído: "
    r"|letto: |gelezen: |deleted: ",
    re.IGNORECASE,
)
_YOUR_MESSAGE = re.compile(
    r"your message|ihre nachricht|ваше сообщение|twoja wiadomość|votre message"
    r"|su mensaje|il messaggio|uw bericht",
    re.IGNORECASE,
)
_DAEMONS = frozenset(("mailer-daemon", "postmaster", "mail-daemon", "mdaemon"))
_MACHINE = re.compile(r"(?:\[\w+\] )?logwatch for\b|(?:ana)?cron [<\"]", re.IGNORECASE)
_COMPLAINS = re.compile(
    r"\babus|spam|phish|malware|botnet|\battack|complain|infring|vulnerab|hack|fraud"
    r"|\bscann|blacklist|blocklist|spamhaus|compromis|жалоб|фишинг|атак|злоупотреб"
    r"|вредонос|missbrauch|angriff|beschwerde|nadu[żz]yci|plainte|DMCA|\bexploit"
    r"|\bvirus|terror|child",
    re.IGNORECASE,
)
_RE = re.compile(r"(?:re|aw|antw|odp|sv|vs|r|отв|на)(?:\[\d{1,3}\])?:\s", re.IGNORECASE)
_OPENING = 600  # characters of the letter in which a receipt says that it is one
_SHORT = 400
_TEXT = 20_000


def certain(message: Message) -> str | None:
    """Say why a mail cannot be a complaint, by its structure; None if it can."""
    if bounce(message) is not None:
        return "bounce"
    kind = message.root.params.get("report-type", "").lower()
    if message.root.content_type == "multipart/report" and kind in _REPORTS:
        return _REPORTS[kind]
    if _is_undelivered(message):
        return "bounce"
    if _WAS_READ.match(message.subject) and _YOUR_MESSAGE.match(message.text.strip()):
        return "read receipt"
    if is_auto_reply(message):
        return "automatic answer"
    if _AGGREGATE.search(message.subject):
        return "DMARC aggregate report"
    return None


def _is_undelivered(message: Message) -> bool:
    """Whether a mail server says that a mail of ours was not delivered."""
    names = {each.addr.partition("@")[0].lower() for each in message.from_}
    found = _UNDELIVERED.match(message.subject)
    return found is not None and not names.isdisjoint(_DAEMONS)


def likely(message: Message) -> str | None:
    """Say why a mail is most likely no complaint, by its words; None if it may be."""
    return by_subject(message) or receipt(message)


def by_subject(message: Message) -> str | None:
    """Say why a mail whose subject tells its kind is no complaint."""
    if _OPT_OUT.match(message.subject):
        return "opt-out" if len(_own_words(message)) < _SHORT else None
    if not _SERVICE.search(message.subject):
        return None
    if _MACHINE.match(message.subject):
        return "notice of a machine to those who run it"
    said = f"{message.subject}\n{_own_words(message)}"
    return None if _COMPLAINS.search(said) else "service notice"


def receipt(message: Message) -> str | None:
    """Say so where a mail opens with thanks for a report, or tells that it came."""
    opening = f"{message.subject}\n{_own_words(message)[:_OPENING]}"
    return "receipt for a report or question" if _RECEIPT.search(opening) else None


def is_reply(message: Message) -> bool:
    """Whether a mail answers another one, so that what it quotes is not its own."""
    answers = message.in_reply_to or message.references or _RE.match(message.subject)
    return bool(answers)


def _own_words(message: Message) -> str:
    """The letter without quoted lines."""
    text = message.text[:_TEXT]
    return "\n".join(
        line for line in text.split("\n") if not line.lstrip().startswith((">", "|"))
    ).strip()
