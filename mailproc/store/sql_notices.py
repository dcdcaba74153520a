"""The part of SqlStore that is partner notices: see ports.NoticeStore. Only wiring."""

from collections.abc import Iterable, Sequence

from mailproc.ports import NoticeEvent, Reached, Sending, SentNotice, Told
from mailproc.store import notice_events, notices
from mailproc.store.access import Access


class NoticesSql(Access):
    """Events and the notices sent about them, on a database."""

    def notice_event(self, number: int) -> NoticeEvent | None:
        """Return an event by its number."""
        return self._read(lambda c: notice_events.by_number(c, number))

    def notice_events(self, keys: Iterable[str]) -> Sequence[NoticeEvent]:
        """Return the events that have one of these keys, the newest first."""
        wanted = tuple(keys)
        return self._read(lambda c: notice_events.by_keys(c, wanted))

    def open_events(self) -> Sequence[NoticeEvent]:
        """Return the events whose tickets are work, the oldest first."""
        return self._read(notice_events.live)

    def notices_of(self, event: int) -> Sequence[SentNotice]:
        """Return the notices sent about an event, the oldest first."""
        return self._read(lambda c: notices.sent_about(c, event))

    def notice_of(self, spool: int) -> SentNotice | None:
        """Return the notice that a letter of the spool is part of."""
        return self._read(lambda c: notices.of_spool(c, spool))

    def told_of(self, event: int) -> Sequence[Told]:
        """Return what each partner got about an event, the oldest first."""
        return self._read(lambda c: notices.told_of(c, event))

    def reached(self, event: int) -> Sequence[Reached]:
        """Return how each notice of an event stands with each address."""
        return self._read(lambda c: notices.reached(c, event), whole=True)

    def waiting_notice(self, event: int) -> bytes | None:
        """Return the newest draft of a notice of an event that nobody has sent."""
        return self._read(lambda c: notices.waiting_draft(c, event))

    def send_notice(self, sending: Sending) -> Sequence[int]:
        """Spool all letters of a notice and note it; answers their spool numbers."""
        return self._write(lambda c: notices.send(c, sending))
