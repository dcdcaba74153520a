"""Does the service grow? Letters out and mail in, in rounds, with memory after each.

usage: python -m benchmarks.soak [ROUNDS [LETTERS]]      # 8 rounds of 250 and 250

Exit 1 when something did not arrive, or when descriptors or threads grew.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import open_client, send
from benchmarks.mails import letter
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

PATIENCE = 300.0
AT_REST = 2.0
POOLS = 8  # threads and connections that are made when first needed at once


@dataclass(frozen=True)
class Size:
    """What a process holds."""

    kilobytes: int
    descriptors: int
    threads: int


def _size(pid: int) -> Size:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    facts = dict(line.split(":", 1) for line in status.splitlines())
    return Size(
        int(facts["VmRSS"].split()[0]),
        len(list(Path(f"/proc/{pid}/fd").iterdir())),
        int(facts["Threads"]),
    )


def _standing(dovecot: Dovecot) -> dict[str, int]:
    with dovecot.client("support1") as client:
        names = [name for _, _, name in client.list_folders()]
        return {
            name: int(client.folder_status(name, ["MESSAGES"])[b"MESSAGES"])
            for name in names
        }


def _round(house: House, dovecot: Dovecot, sink: Sink, first: int, count: int) -> None:
    """So many letters out and mails in; returns when all have arrived."""
    login = ["support1", PASSWORD, str(house.certificate)]
    before = sum(_standing(dovecot).values())
    sink.clear()
    send(
        open_client(house.submission, login), [letter(first + n) for n in range(count)]
    )
    for number in range(first, first + count):
        raw = letter(number, "client@example.org")
        dovecot.deliver_lmtp("support1", raw, "client@example.org")
    until(lambda: len(sink.received) >= count, "letters arrive", PATIENCE, 0.5)

    def filed() -> bool:
        standing = _standing(dovecot)
        inbox = standing.pop("INBOX")
        return not inbox and sum(standing.values()) == before + count

    until(filed, "mail is filed", PATIENCE, 0.5)


def main() -> None:
    """Run the rounds and print a table."""
    told = [int(word) for word in sys.argv[1:3]]
    rounds, count = told + [8, 250][len(told) :]
    folder = Path(tempfile.mkdtemp(prefix="mailproc-soak-"))
    sizes: list[Size] = []
    with Sink() as sink, Dovecot() as dovecot:
        dovecot.add_user("support1", PASSWORD)
        with House(folder, dovecot.port, [sink.port]) as house:
            house.connected()
            assert house.process is not None
            print("letters+mails   RSS kB   descriptors   threads   seconds")
            for number in range(rounds + 1):
                begun = time.monotonic()
                if number:
                    _round(house, dovecot, sink, number * count, count)
                spent = time.monotonic() - begun
                time.sleep(AT_REST)
                size = _size(house.process.pid)
                sizes.append(size)
                print(
                    f"{number * count:>6} +{number * count:>6} {size.kilobytes:>9}"
                    f" {size.descriptors:>13} {size.threads:>9} {spent:>9.1f}"
                )
    _judge(sizes)


def _judge(sizes: list[Size]) -> None:
    """After the first round nothing may grow but the pools."""
    warm, last = sizes[1], sizes[-1]
    more = (last.descriptors - warm.descriptors, last.threads - warm.threads)
    print(f"RSS after the first round {warm.kilobytes} kB, at the end {last.kilobytes}")
    if max(more) > POOLS:
        sys.exit("descriptors or threads grew")


if __name__ == "__main__":
    main()
