"""`mailproc demo --keep`, as a newcomer uses it: verified, usable, then gone."""

import os
import re
import smtplib
import ssl
import subprocess
import sys
from pathlib import Path

from imapclient import IMAPClient

from tests.e2e.house import CEILING, ROOT, until

LETTER = (
    b"From: support@ipserver.su\r\nTo: a@example.org\r\nSubject: from a newcomer\r\n"
    b"Message-ID: <newcomer@client.example>\r\n\r\nhello\r\n"
)


def test_the_demo_holds_what_it_says(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with out.open("wb") as told:
        demo = subprocess.Popen(
            [sys.executable, "-m", "mailproc", "demo", "--keep"],
            cwd=ROOT,
            stdout=told,
            stderr=subprocess.STDOUT,
            env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        )
    try:
        until(lambda: "Ctrl-C ends it" in out.read_text(), "it stays up")
        text = out.read_text()
        assert "all verified" in text
        assert max(map(len, text.splitlines())) <= 80
        imap, smtp = (int(port) for port in re.findall(r"port (\d+)", text)[-2:])
        password = re.findall(r"password  (\w+)", text)[0]
        _write(smtp, password)
        with IMAPClient("127.0.0.1", imap, ssl=False, timeout=CEILING) as client:
            client.login("support1", password)
            until(lambda: _is_back(client), "the copy stands in a queue's folder")
        demo.terminate()
        assert demo.wait(CEILING) == 0
        assert [file.name for file in tmp_path.iterdir()] == ["out"]
    finally:
        if demo.poll() is None:
            demo.kill()
            demo.wait()


def _write(port: int, password: str) -> None:
    """The certificate is the demo's own: nobody could check it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", port, timeout=CEILING) as client:
        client.starttls(context=context)
        client.login("support1", password)
        client.sendmail("support@ipserver.su", ["a@example.org"], LETTER)


def _is_back(client: IMAPClient) -> bool:
    client.select_folder("Прочее", readonly=True)
    return bool(client.search(["SUBJECT", "from a newcomer"]))
