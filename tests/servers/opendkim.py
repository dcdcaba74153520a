"""opendkim as a second, independent judge of our signatures; asks no DNS."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.servers.need import program

_RESULT = re.compile(r"\bdkim=(\w+)")


def verify_with_opendkim(raw: bytes, records: Mapping[str, str]) -> bool:
    """Whether the message is signed and every signature holds for opendkim.

    `records` maps `selector._domainkey.domain` to the text of its TXT record.
    """
    results = opendkim_results(raw, records)
    return bool(results) and all(result == "pass" for result in results)


def opendkim_results(raw: bytes, records: Mapping[str, str]) -> list[str]:
    """Return opendkim's result for each signature: pass, fail, permerror …"""
    with tempfile.TemporaryDirectory(prefix="mailproc-opendkim-") as name:
        folder = Path(name)
        keys = "".join(f"{where} {record}\n" for where, record in records.items())
        (folder / "keys").write_text(keys, encoding="ascii")
        (folder / "conf").write_text(
            f"Syslog no\nMode v\nTestPublicKeys {folder}/keys\n", encoding="ascii"
        )
        (folder / "mail.eml").write_bytes(raw)
        done = subprocess.run(
            [
                program("opendkim"),
                "-t",
                str(folder / "mail.eml"),
                "-x",
                str(folder / "conf"),
                "-v",
                "-v",
            ],
            capture_output=True,
            timeout=30,
            check=False,
        )
    said = done.stdout.decode("utf-8", "replace")
    fields = said.partition("Authentication-Results")[2]
    return _RESULT.findall(fields)
