"""Replaying mail in several processes: order, laziness, and the day of arrival."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mailproc.cli.filters_mail import Mail
from mailproc.cli.filters_replay import ALONE, CHUNK, Judge, Replay, replay

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def job(old: str, new: str) -> Replay:
    def text(query: str, queue: str) -> dict[str, str]:
        lines = f'[[filter]]\nname = "a"\nmatch = "{query}"\nqueue = "{queue}"\n'
        return {"10-a.toml": lines}

    return Replay(
        text(old, "abuse"), text(new, "billing"), frozenset({"us@x.test"}), NOW
    )


def mail(number: int, subject: str = "hello") -> Mail:
    raw = f"From: a@example.org\r\nSubject: {subject} {number}\r\n\r\n".encode()
    return Mail(str(number), raw)


def test_few_messages_are_judged_in_this_process() -> None:
    found = list(replay(job("hello", "hello"), map(mail, range(3)), 2))
    assert [(size, [c.name for c in some]) for size, some in found] == [
        (3, ["0", "1", "2"])
    ]


def test_many_messages_come_back_in_order_and_all_are_counted() -> None:
    count = CHUNK * (ALONE + 5) + 7
    found = list(replay(job("hello", "hello"), map(mail, range(count)), 2))
    assert sum(size for size, _ in found) == count
    names = [change.name for _, some in found for change in some]
    assert names == [str(n) for n in range(count)]


def test_mail_is_read_as_it_is_judged() -> None:
    """A mailbox of any size never lies in memory as a whole."""
    given = 0

    def source() -> Iterator[Mail]:
        nonlocal given
        for number in range(CHUNK * 100):
            given += 1
            yield mail(number)

    first = replay(job("hello", "hello"), source(), 2)
    next(first)
    assert given <= CHUNK * (ALONE + 10)
    first.close()  # type: ignore[attr-defined]  # a generator


def test_no_mail_at_all() -> None:
    assert list(replay(job("a", "b"), iter(()), 2)) == []


def test_ages_are_those_of_the_day_when_it_came() -> None:
    """What was new when it came is new in a replay a month later."""
    judge = Judge(job("newer_than:2d", "nothing"))
    came = NOW - timedelta(days=30)
    stored = Mail("#1", mail(1).raw, ("desk@example.net",), came)
    (change,) = judge.chunk([stored])
    assert (change.old["queue"], change.new["queue"]) == ("abuse", "other")


def test_recipients_and_own_addresses_are_known() -> None:
    judge = Judge(job("deliveredto:desk@example.net", "from:me"))
    raw = b"From: us@x.test\r\n\r\n"
    (change,) = judge.chunk([Mail("#1", raw, ("desk@example.net",), NOW)])
    assert change.what == "abuse → billing"
    assert change.moves
    assert change.as_dict()["old"] == {
        "queue": "abuse", "labels": [], "priority": None, "actions": [],
    }  # fmt: skip


def test_broken_mail_is_judged_like_any_other() -> None:
    judge = Judge(job("in:anywhere", "in:anywhere"))
    raws = [b"", b"\x00\xff" * 50, b"From: \r\nDate: never\r\n", b"x" * 5000]
    found = judge.chunk([Mail(str(n), raw) for n, raw in enumerate(raws)])
    assert [change.what for change in found] == ["abuse → billing"] * 4
    assert {change.sender for change in found} == {""}
