"""One message as it comes in after DATA, up to the final dot (RFC 5321 4.5.2).

Bytes in, bytes out: it does no I/O and never looks into the message. Only
CR LF . CR LF ends a message; every other spelling of a line end is content, and
`bare` tells of it so that nothing can be smuggled past us.
"""

from mailproc.transport.smtpd.limits import Memory

_END = b"\r\n.\r\n"


class Content:
    """Collects a message of at most `limit` bytes, whatever its lines look like.

    What does not fit, here or in the memory shared by all sessions, is thrown away
    up to the final dot; `too_big` or `no_memory` then says why.
    """

    def __init__(self, limit: int, memory: Memory) -> None:
        self._limit = limit
        self._memory = memory
        self._taken = 0
        self._stuffed = 0
        # the line end of the DATA command: a dot may follow it at once
        self._buffer = bytearray(b"\r\n")
        self.size = 0  # as it came, once it is whole
        self.too_big = False
        self.no_memory = False

    def feed(self, data: bytes) -> bytes | None:
        """Take bytes; None while more is to come, else what follows the final dot."""
        had = len(self._buffer)
        self._buffer += data
        end = self._buffer.find(_END, max(had - len(_END) + 1, 0))
        if end < 0:
            self._stuffed += self._buffer.count(b"\r\n.", max(had - 2, 0))
            # the beginning of an end may be among the bytes: judge by the limit later
            self._bound(len(data), self._limit + len(_END))
            return None
        rest = bytes(self._buffer[end + len(_END) :])
        del self._buffer[end + 2 :]
        if len(self._buffer) > self._limit:  # else it fits however many were stuffed
            self._stuffed = self._buffer.count(b"\r\n.")
        self._bound(len(data), self._limit)
        self.size = len(self._buffer) - 2
        return rest

    def take(self) -> bytes:
        """Hand out the message, once, without the dots that RFC 5321 adds."""
        buffer, self._buffer = self._buffer, bytearray()
        return bytes(buffer.replace(b"\r\n.", b"\r\n")[2:])

    def release(self) -> None:
        """Give back the shared memory, when the message is no longer needed."""
        self._memory.give(self._taken)
        self._taken = 0

    def _bound(self, more: int, limit: int) -> None:
        if len(self._buffer) - 2 - self._stuffed > limit:
            self.too_big = True
        if not self.too_big and not self.no_memory:
            self.no_memory = not self._memory.take(more)
            self._taken += 0 if self.no_memory else more
        if self.too_big or self.no_memory:
            self._memory.give(self._taken)
            self._taken = 0
            del self._buffer[: -len(_END) + 1]


def bare(raw: bytes) -> bool:
    """Whether a message holds a CR or LF that is no line end, or a NUL."""
    ends = raw.count(b"\r\n")
    return raw.count(b"\n") != ends or raw.count(b"\r") != ends or b"\0" in raw
