"""The operator's block command (S7.2a): run with a time-out, its answer recorded.

It is a program, not a shell line; what it is told stands in its environment, so that
nothing a stranger wrote is ever part of a command. Exit 0 says that the block holds.
Whether it may run is clockwork/abuse_block's.
"""

import os
import subprocess
from collections.abc import Sequence
from functools import partial

from mailproc.clockwork.office import BlockCommand, BlockDone, Blocking
from mailproc.config.load import Config

_MOST = 500


def block_command(config: Config) -> BlockCommand | None:
    """Return what runs the command of the settings, None where there is none."""
    entry = config.settings.abuse
    if entry.block_command is None:
        return None
    return partial(run, entry.block_command, entry.block_command_seconds)


def run(command: Sequence[str], seconds: float, blocking: Blocking) -> BlockDone:
    """Run the command; a failure of any kind is an answer that says so."""
    told = {
        "BLOCK_TICKET": str(blocking.ticket),
        "BLOCK_IP": blocking.ip,
        "BLOCK_SERVER": blocking.server,
        "BLOCK_SERVICE": blocking.service,
        "BLOCK_CUSTOMER": blocking.customer,
        "BLOCK_CLASS": blocking.category,
    }
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own setting, no shell
            list(command),
            env={"PATH": os.environ.get("PATH", os.defpath), **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return BlockDone(done=False, said=f"no answer within {seconds:g} s")
    except (OSError, ValueError) as error:
        return BlockDone(done=False, said=f"{type(error).__name__}: {error}"[:_MOST])
    said = (done.stdout or done.stderr).decode("utf-8", "replace").strip()[:_MOST]
    return BlockDone(done=done.returncode == 0, said=said or f"exit {done.returncode}")
