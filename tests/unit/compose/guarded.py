"""Messages for the tests of the guard, and what it says about them."""

from email import encoders
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

from mailproc.compose.notice_guard.check import Fault, check, content
from mailproc.compose.notice_guard.recipients import known
from mailproc.message.model import Message
from mailproc.message.parse import parse

GROUPS = (
    *("Awaria MPS/SMS", "Awaria Subskrypcje", "Awaria Oneshooty"),
    *("Partnerzy brazylijscy", "Wszyscy"),
)
KNOWN = known(GROUPS, ["wszyscy@example.com"], ["support@example.com"])
TO = "Wszyscy: anna@partner.example;"


def notice(
    body: str = "Awaria trwa.\n",
    *,
    kind: str = "text/plain; charset=utf-8",
    subject: str = "[HL-7] Awaria",
    to: str = TO,
    more: str = "",
) -> Message:
    """Return a parsed notice of one part, as it stands: nothing is encoded here."""
    head = (
        f"From: support@example.com\nTo: {to}\nSubject: {subject}\n"
        f"MIME-Version: 1.0\nContent-Type: {kind}\n{more}"
    )
    return parse(f"{head}\n{body}".replace("\n", "\r\n").encode())


def html(body: str) -> Message:
    """Return a notice with one HTML part."""
    return notice(body, kind="text/html; charset=utf-8")


def attached(data: bytes, kind: str, name: str, encoding: str = "base64") -> Message:
    """Return a notice with one attachment."""
    outer = MIMEMultipart()
    outer["From"], outer["To"] = "support@example.com", TO
    outer["Subject"] = "[HL-7] Awaria"
    outer.attach(MIMEText("Awaria trwa.\n", "plain", "utf-8"))
    part = MIMEBase(*kind.split("/", 1))
    part.set_payload(data)
    if encoding == "base64":
        encoders.encode_base64(part)
    else:
        encoders.encode_quopri(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    outer.attach(part)
    return parse(outer.as_bytes(policy=SMTP))


def faults(message: Message) -> list[tuple[str, str]]:
    """Return rule and place of all that forbids this notice."""
    return [(fault.rule, fault.place) for fault in check(message, KNOWN)]


def rules(message: Message) -> set[str]:
    """Return the rules that the content of this message breaks."""
    return {fault.rule for fault in content(message)}


def all_of(message: Message) -> tuple[Fault, ...]:
    """Return the faults themselves."""
    return check(message, KNOWN)
