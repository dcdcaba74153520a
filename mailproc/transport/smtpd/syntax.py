"""Reading SMTP command lines: paths, parameters, names (RFC 5321 4.1.2, 2034).

Pure, and strict where leniency was abused: no control characters, no %-hack, no
bang paths, no source routes, no second @ inside quotes, no 8-bit addresses. It
raises Refused with the reply that the client gets.
"""

import re
from dataclasses import dataclass

from mailproc.errors import Refused

_PATH = re.compile(r"\s*<([^<>]*)>(?:\s+(.*))?\Z")
_ATOMS = re.compile(
    r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*"
)
_QUOTED = re.compile(r'"([A-Za-z0-9#$&\'*+/=?^_`{|}~. -]+)"')
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LITERAL = re.compile(r"\[(?:IPv6:)?[0-9A-Fa-f.:]+\]", re.IGNORECASE)
_HELO = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-~]+))?")

# accepted and ignored: we neither send nor advertise DSN (RFC 3461), and an AUTH
# parameter (RFC 4954 5) is never trusted
_MAIL_PARAMETERS = frozenset(("SIZE", "BODY", "RET", "ENVID", "AUTH"))
_RCPT_PARAMETERS = frozenset(("NOTIFY", "ORCPT"))


@dataclass(frozen=True, slots=True)
class Reverse:
    """What a MAIL command says: the sender ("" is the null sender) and its SIZE."""

    sender: str
    size: int = 0


def command(line: bytes) -> tuple[str, str]:
    """Split a command line into its verb, upper case, and argument.

    Raises Refused for control characters (a bare CR or LF too) and 8-bit bytes.
    """
    verb, _, argument = line.partition(b" ")
    if any(byte < 32 or byte == 127 for byte in line):
        raise Refused(
            "Control characters in a command; end lines with CR LF",
            code=500,
            enhanced="5.5.2",
        )
    if not line.isascii():
        if verb.upper() in {b"MAIL", b"RCPT"}:
            raise Refused(
                "Non-ASCII addresses are not supported; use an ASCII address",
                code=553,
                enhanced="5.6.7",
            )
        raise Refused("Commands are ASCII", code=500, enhanced="5.5.2")
    return verb.decode().upper(), argument.decode().strip()


def helo(argument: str) -> str:
    """Return the client's name: a host name or address literal, or something near."""
    if not _HELO.fullmatch(argument):
        raise Refused(
            "Syntax: a host name or address literal", code=501, enhanced="5.5.4"
        )
    return argument


def reverse_path(argument: str) -> Reverse:
    """Read the argument of MAIL: `FROM:<sender> SIZE=… BODY=… RET=… …`."""
    path, parameters = _split("FROM:", argument)
    known = _parameters(parameters, _MAIL_PARAMETERS)
    if known.get("BODY", "7BIT").upper() not in {"7BIT", "8BITMIME"}:
        raise _unsupported("BODY is 7BIT or 8BITMIME")
    size = known.get("SIZE", "0")
    if not size.isdigit() or len(size) > 20:
        raise Refused("SIZE is a number of bytes", code=501, enhanced="5.5.4")
    return Reverse(address(path, "5.1.7") if path else "", int(size))


def forward_path(argument: str, postmaster: str) -> str:
    """Read the argument of RCPT: `TO:<recipient> …`; bare Postmaster has its own."""
    path, parameters = _split("TO:", argument)
    _parameters(parameters, _RCPT_PARAMETERS)
    if path.lower() == "postmaster":
        return postmaster
    return address(path, "5.1.3")


def address(path: str, enhanced: str) -> str:
    """Return a mailbox as written, its quotes taken off where they are not needed.

    `enhanced` is 5.1.7 for a sender and 5.1.3 for a recipient (RFC 3463).
    """
    if path.startswith("@"):
        raise Refused("Source routes are not accepted", code=553, enhanced=enhanced)
    local, at, domain = path.rpartition("@")
    if not at or len(path) > 254 or not _is_domain(domain):
        raise Refused("Address must be name@domain", code=553, enhanced=enhanced)
    if "%" in local or "!" in local or "@" in local:
        raise Refused(
            "Routes with %, ! or a second @ are not accepted",
            code=553,
            enhanced=enhanced,
        )
    quoted = _QUOTED.fullmatch(local)
    if quoted and _ATOMS.fullmatch(quoted[1]):
        local = quoted[1]
    elif not quoted and not _ATOMS.fullmatch(local):
        raise Refused("Address must be name@domain", code=553, enhanced=enhanced)
    return f"{local}@{domain}"


def _is_domain(domain: str) -> bool:
    return bool(_DOMAIN.fullmatch(domain) or _LITERAL.fullmatch(domain))


def _split(keyword: str, argument: str) -> tuple[str, list[str]]:
    path = _PATH.match(argument[len(keyword) :])
    if argument[: len(keyword)].upper() != keyword or not path:
        raise Refused(f"Syntax: {keyword}<address>", code=501, enhanced="5.5.4")
    return path[1], (path[2] or "").split()


def _parameters(words: list[str], known: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        parameter = _PARAMETER.fullmatch(word)
        if not parameter:
            raise Refused("Malformed parameter", code=501, enhanced="5.5.4")
        name = parameter[1].upper()
        if name not in known:
            raise _unsupported("Parameter not supported")
        found[name] = parameter[2] or ""
    return found


def _unsupported(text: str) -> Refused:
    return Refused(text, code=555, enhanced="5.5.4")
