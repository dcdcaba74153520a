"""Logs an IMAP connection in: by password, or by XOAUTH2 with a token command.

Never logs a password, a token or what a token command prints. RFC 3501 6.2
(LOGIN), RFC 4616 (PLAIN).
"""

import subprocess

from imapclient import IMAPClient

from mailproc.errors import Unavailable
from mailproc.transport.imap.account import Account
from mailproc.transport.imap.names import checked


def secret_of(account: Account) -> str:
    """Return the password, or a fresh token. Errors: Unavailable, see fetch_token."""
    return account.password if account.token_command is None else fetch_token(account)


def log_in(
    client: IMAPClient, capabilities: frozenset[str], account: Account, secret: str
) -> None:
    """Log in; `capabilities` are those before login.

    Errors: whatever imapclient raises where the server refuses.
    """
    login = checked(account.login, "a login")
    if account.token_command is not None:
        # After a refusal the server sends a challenge that wants an empty answer.
        answers = iter([f"user={login}\1auth=Bearer {secret}\1\1"])
        client.sasl_login("XOAUTH2", lambda _: next(answers, ""))
    elif "AUTH=PLAIN" in capabilities:
        # Unlike LOGIN it takes any character in either of the two.
        client.plain_login(login, checked(secret, "a password"))
    else:
        quoted = login.replace("\\", "\\\\").replace('"', '\\"')
        client.login(f'"{quoted}"', checked(secret, "a password"))


def fetch_token(account: Account) -> str:
    """Run the token command and return the token that it prints.

    Errors: Unavailable when it cannot be run, fails, takes longer than
    `token_timeout`, or prints no token.
    """
    command = account.token_command or ()
    about = f"IMAP account {account.name}: the token command"
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own configured command
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=account.token_timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # The exception holds the command's output: not chained.
        raise Unavailable(
            f"{about} takes longer than {account.token_timeout:g} s"
        ) from None
    except (OSError, ValueError, IndexError) as error:
        raise Unavailable(f"{about} cannot be run", detail=str(error)) from None
    if done.returncode:
        raise Unavailable(f"{about} fails with exit code {done.returncode}")
    token = done.stdout.strip()
    if not token or not token.isascii() or not token.decode("ascii").isprintable():
        raise Unavailable(f"{about} prints no token")
    return token.decode("ascii")
