"""Opens a session with a smarthost: greeting, EHLO, TLS, login.

A server that fails here takes no mail from us now, whatever the code: Down.
RFC 5321 3.1 and 3.2, RFC 3207 (STARTTLS), RFC 4954 (AUTH).
"""

import base64
import logging
import ssl

from mailproc.transport.smtp.content import Reply, reply
from mailproc.transport.smtp.failures import LOST, Down, cause
from mailproc.transport.smtp.hosts import Smarthost
from mailproc.transport.smtp.session import Session
from mailproc.transport.smtp.wire import Wire

log = logging.getLogger(__name__)


def open_session(
    host: Smarthost, context: ssl.SSLContext, ehlo: str, deadline: float
) -> Session:
    """Connect and make ready for mail. `deadline` as in Wire. Errors: Down."""
    session = Session(host, Wire(ehlo, deadline))
    try:
        _greet(session, context)
        secured = host.tls == "implicit" or _starttls(session, context)
        if host.login is not None:
            _log_in(session, secured)
    except LOST as error:
        session.wire.close()
        raise Down(cause(error)) from error
    except Down:
        session.wire.close()
        raise
    return session


def _greet(session: Session, context: ssl.SSLContext) -> None:
    host, wire = session.host, session.wire
    wire.dial(host.host, host.port, host.connect_seconds)
    if host.tls == "implicit":
        wire.secure(context, host.host)
    wire.within = host.command_seconds
    greeting = reply(*wire.getreply())
    if greeting.code != 220:
        raise Down(f"greeting: {greeting}")
    words = greeting.text.split()
    if words[:1] == [wire.local_hostname] and "mailproc" in words:
        log.error("smarthost %s is this very relay: a loop", host.name)
        raise Down("it is this very relay: a loop")
    _hello(session)


def _hello(session: Session) -> None:
    session.wire.within = session.host.command_seconds
    answer = reply(*session.wire.ehlo())
    if not answer.ok:
        answer = reply(*session.wire.helo())
    if not answer.ok:
        raise Down(f"EHLO: {answer}")


def _starttls(session: Session, context: ssl.SSLContext) -> bool:
    """Begin TLS where asked for and offered; true if it is on."""
    tls = session.host.tls
    if tls == "none":
        return False
    if not session.wire.has_extn("starttls"):
        if tls == "starttls":
            raise Down("STARTTLS is not offered")
        return False
    answer = session.command("STARTTLS")
    if answer.code != 220:
        raise Down(f"STARTTLS: {answer}")
    session.wire.secure(context, session.host.host)
    _hello(session)
    return True


def _log_in(session: Session, secured: bool) -> None:
    if not secured and session.host.tls != "none":
        raise _refused(session, "no TLS, so the password is not sent")
    offered = session.wire.esmtp_features.get("auth", "").upper().split()
    login, password = session.host.login or "", session.host.password or ""
    if "PLAIN" in offered:
        both = _b64(f"\0{login}\0{password}")
        answer = session.command(f"AUTH PLAIN {both}", "AUTH")
    elif "LOGIN" in offered:
        answer = _auth_login(session, login, password)
    else:
        raise _refused(session, "neither AUTH PLAIN nor AUTH LOGIN is offered")
    if answer.code != 235:
        raise _refused(session, str(answer))


def _auth_login(session: Session, login: str, password: str) -> Reply:
    answer = session.command("AUTH LOGIN")
    for secret in (login, password):
        if answer.code == 334:
            answer = session.command(_b64(secret), "AUTH")
    return answer


def _refused(session: Session, why: str) -> Down:
    log.error("smarthost %s: login refused: %s", session.host.name, why)
    return Down(f"login refused: {why}")


def _b64(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode("ascii")
