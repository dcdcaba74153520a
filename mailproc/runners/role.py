"""What every role is to the service: something that starts, stops and says it lives."""

import threading
from typing import Protocol


class Role(Protocol):
    """One role of the service."""

    name: str

    def start(self) -> None:
        """Begin; returns when ready. Errors: Unavailable when that cannot be."""
        ...

    def stop(self, grace: float) -> None:
        """Finish what is running within `grace` seconds; never raises."""
        ...


class Signal:
    """A wake-up between threads that is never missed and never piles up."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Wake whoever waits, or the next one to wait."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most that long; clears the signal. True if it was set."""
        was_set = self._event.wait(seconds)
        self._event.clear()
        return was_set

    def take(self) -> bool:
        """Return whether it is set, and clear it."""
        was_set = self._event.is_set()
        self._event.clear()
        return was_set
