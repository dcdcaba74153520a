"""Who holds a claim or a lease, and whether that process is gone.

A process that was killed cannot give anything back; the next one on the same machine
need not wait for the lease to run out when it can see that the holder is dead.
"""

import os
import socket
from pathlib import Path

_PROC = Path("/proc")


def this_process() -> str:
    """Return the name of this process as an owner, unlike any other's."""
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Whether the process behind an owner has surely ended; false when unsure."""
    machine, _, process = owner.partition("/")
    pid, _, started = process.partition("/")
    if machine != _machine() or not pid.isdigit() or not _PROC.is_dir():
        return False
    return _started(int(pid)) != started.partition("/")[0]


def _machine() -> str:
    """The host name and the process name space: pids mean something only there."""
    try:
        space = str((_PROC / "self" / "ns" / "pid").readlink())
    except OSError:
        space = ""
    return f"{socket.gethostname()}:{space.strip('pid:[]')}"


def _started(pid: int) -> str:
    """When a process began, in ticks since the boot; empty when there is none."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    # the command in brackets may hold anything: count from behind the last one
    return text.rpartition(")")[2].split()[19]
