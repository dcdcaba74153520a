"""mutt under a pty: reads a queue by IMAP, sends through the relay."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect

from tests.e2e.house import CEILING, PASSWORD, House
from tests.servers.dovecot import Dovecot
from tests.servers.need import program

_RC = """
set from="support@ipserver.su"
set realname="Иван"
set use_from=yes
set use_envelope_from=yes
set envelope_from_address="support@ipserver.su"
set folder="imap://127.0.0.1:{imap}/"
set imap_user="{user}"
set imap_pass="{password}"
set spoolfile="=INBOX"
set postponed="=Drafts"
set ssl_starttls=yes
set ssl_force_tls=yes
set smtp_url="smtp://support1@127.0.0.1:{smtp}/"
set smtp_pass="{password}"
set smtp_authenticators="plain"
set certificate_file="{certificate}"
set ssl_verify_host=no
set copy=no
set record=""
set include=yes
set fast_reply=yes
set autoedit=no
set editor="{editor}"
set header_cache=""
set message_cachedir=""
set charset="utf-8"
set config_charset="utf-8"
set sort=date
set quit=yes
set confirmappend=no
set mail_check=0
set wait_key=no
"""

_THREADS = """
set sort=threads
set strict_threads=yes
set ascii_chars=yes
set index_format="{%i} %s"
"""
_ROW = re.compile(r"\{<([^<>]+)>\} ([^\r\n]*)")
_ESCAPE = re.compile(r"\x1b(?:\[[\d;?]*[A-Za-z]|[()].|.)")

_SED = """#!/bin/sh
# fills the fields of a draft
sed -i -e '{edit}' "$1"
"""

_EDITOR = """#!/bin/sh
# writes the answer above what mutt has quoted
{{ printf '%s\\n\\n' '{text}'; cat "$1"; }} > "$1.new" && mv "$1.new" "$1"
"""


def answer_with_mutt(
    house: House,
    dovecot: Dovecot,
    folder: str,
    text: str,
    *,
    subject: str = "Planned maintenance",
) -> None:
    """Open a folder in mutt, answer its first message above the quote, and send."""
    with _mutt(house, dovecot, folder, text) as mutt:
        mutt.expect(subject)
        mutt.send("r")
        mutt.expect("y:Send")
        mutt.send("y")
        mutt.expect("Mail sent")
        mutt.send("q")
        mutt.expect(pexpect.EOF)


def drag_with_mutt(
    house: House, dovecot: Dovecot, folder: str, target: str, *, subject: str
) -> None:
    """Open a folder in mutt and save its first message into another folder."""
    with _mutt(house, dovecot, folder, "") as mutt:
        mutt.expect(subject)
        mutt.send(f"s\x15={target}\r")
        mutt.expect("=?" + target)
        mutt.send("$")
        mutt.expect("[Pp]urge|deleted|written|kept")
        mutt.send("yq")
        mutt.expect(pexpect.EOF)


def send_draft_with_mutt(
    house: House, dovecot: Dovecot, folder: str, edit: str
) -> None:
    """Recall the one draft of Drafts, change it by a sed expression, and send it."""
    with _mutt(house, dovecot, folder, "") as mutt:
        editor = house.folder / "editor"
        editor.write_text(_SED.format(edit=edit), encoding="utf-8")
        mutt.expect("q:Quit")
        mutt.send("R")
        mutt.expect("y:Send")
        mutt.send("y")
        mutt.expect("Mail sent")
        mutt.send("q")
        mutt.expect(pexpect.EOF)


def threads_in_mutt(
    house: House, dovecot: Dovecot, user: str, last: str
) -> list[tuple[str, str]]:
    """Read the index of a user's INBOX by threads: Message-ID, and what stands there.

    An answer stands below what it answers, behind a tree of "`->" and "|->".
    """
    with _mutt(house, dovecot, "INBOX", "", user=user, more=_THREADS) as mutt:
        mutt.expect(last)
        mutt.send("q")
        mutt.expect(pexpect.EOF)
    screen = (house.folder / "screen").read_text(encoding="utf-8")
    rows = dict(_ROW.findall(_ESCAPE.sub("\n", screen)))
    return [(message_id, shown.rstrip()) for message_id, shown in rows.items()]


@contextmanager
def _mutt(
    house: House,
    dovecot: Dovecot,
    folder: str,
    text: str,
    *,
    user: str = "support1",
    more: str = "",
) -> Iterator["pexpect.spawn[str]"]:
    """mutt in a folder of a user; its screen is shown when it does not get on."""
    editor = house.folder / "editor"
    editor.write_text(_EDITOR.format(text=text), encoding="utf-8")
    editor.chmod(0o755)
    trusted = house.folder / "trusted.pem"
    trusted.write_bytes(
        house.certificate.read_bytes() + dovecot.certificate.read_bytes()
    )
    rc = house.folder / "muttrc"
    starttls = _RC.format(
        user=user,
        imap=dovecot.port,
        smtp=house.submission,
        password=PASSWORD,
        certificate=trusted,
        editor=editor,
    )
    rc.write_text(starttls + more, encoding="utf-8")
    mutt = pexpect.spawn(
        program("mutt"),
        ["-n", "-F", str(rc), "-f", f"={folder}"],
        env={
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "HOME": str(house.folder),
            "PATH": "/usr/bin:/bin",
        },
        dimensions=(40, 100),
        timeout=CEILING,
        encoding="utf-8",
        codec_errors="replace",
    )
    with (house.folder / "screen").open("w", encoding="utf-8") as screen:
        mutt.logfile_read = screen
        try:
            yield mutt
        except pexpect.ExceptionPexpect as error:
            screen.flush()
            raise AssertionError(_last(house.folder / "screen")) from error
        finally:
            mutt.close(force=True)


def _last(screen: Path) -> str:
    return "mutt did not get on: " + screen.read_text(encoding="utf-8")[-1500:]
