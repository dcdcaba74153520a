"""One line as a command or as text (S1.3, S4.7); each refusal says what is right."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.commands_line import parse
from mailproc.compose.commands_model import (
    Arguments,
    Assign,
    Blocked,
    BlockRefused,
    Close,
    Command,
    Due,
    Incident,
    Move,
    Note,
    Priority,
    Sales,
    Send,
    Split,
)
from mailproc.errors import Refused

MOSCOW = timezone(timedelta(hours=3))
NOW = datetime(2026, 1, 2, 10, 0, tzinfo=MOSCOW)
KNOWN = Arguments(
    {
        "abuse": "abuse",
        "Жалобы": "abuse",
        "billing": "billing",
        "Биллинг / продажи": "billing",
    },
    ("support1", "support2"),
)


def refusal(line: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(line, KNOWN, NOW)
    reply = caught.value.reply()
    assert re.fullmatch(r"550 5\.7\.1 [\x20-\x7e]{10,}", reply)
    return reply


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("#note", Note()),
        ("#close", Close("")),
        ("#close The disk was replaced.", Close("The disk was replaced.")),
        ("#priority 2", Priority(2)),
        ("#move billing", Move("billing")),
        ("#move ЖАЛОБЫ", Move("abuse")),
        ("#move биллинг / продажи", Move("billing")),
        ("#assign SUPPORT2", Assign("support2")),
        ("#split", Split()),
        ("#sales", Sales()),
        ("#incident", Incident()),
        ("#blocked", Blocked()),
        ("#refused адрес не наш", BlockRefused("адрес не наш")),
        ("#refused", BlockRefused("")),
        ("#send", Send()),
    ],
)
@pytest.mark.parametrize("end", ["", "  ", "\xa0", "\r", "\u200b\xa0 "])
def test_s1_3_each_listed_word_is_a_command(
    line: str, command: Command, end: str
) -> None:
    for spelled in (line, "\ufeff" + line, line.replace(" ", "\xa0 \t")):
        assert parse(spelled + end, KNOWN, NOW) == command
    word, _, rest = line.partition(" ")
    assert parse(f"{word.upper()} {rest}", KNOWN, NOW) == command


@pytest.mark.parametrize(
    "line",
    [
        *("", "#", "##", "# note", " #note", "\xa0#note", "note", "-#note", "##note"),
        *("# systemctl restart nginx", "#!/bin/sh", "#1234", "#2 is down", "#!note"),
        *("#hashtag", "#thanks", "#define CLOSE 1", "#include <stdio.h>", "#C"),
        *("#send me the log please", "#split it in two", "#sales of May are below"),
        *("#priority is what matters", "#move fast and break things"),
        *("#due to the maintenance tomorrow", "#assign it to him", "#incident at noon"),
        *(
            "#notes of the meeting",
            "#moved to the other rack yesterday",
            "#dues 1 2 3 4",
        ),
        *("#нота", "#ноте", "#" + "x" * 500, "#\0", "#-note", "#'note"),
    ],
)
def test_s1_3_any_other_text_is_text(line: str) -> None:
    assert parse(line, KNOWN, NOW) is None


@pytest.mark.parametrize(
    ("line", "right"),
    [
        *(("#nte", "note"), ("#notee", "note"), ("#noet", "note"), ("#mote", "note")),
        *(("#clsoe", "close"), ("#close: done", "close"), ("#closed", "close")),
        *(("#prioirty 2", "priority"), ("#priorty 2", "priority"), ("#mvoe x", "move")),
        *(("#deu 24h", "due"), ("#asign support2", "assign"), ("#spilt", "split")),
        *(("#sale", "sales"), ("#incidents", "incident"), ("#bloked", "blocked")),
        *(("#refuse it is not ours", "refused"), ("#sent", "send"), ("#SEND!", "send")),
        ("#сlose", "close"),  # the first letter is Cyrillic
        ("#no\u0442e", "note"),
    ],
)
def test_a_word_one_letter_off_is_returned(line: str, right: str) -> None:
    assert f"did you mean #{right}?" in refusal(line)


@given(
    st.sampled_from(("note", "close", "priority", "assign", "incident", "refused")),
    st.data(),
)
def test_every_slip_of_one_letter_is_returned(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("qxzйщ"))
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    } - {word}
    for slip in slips:
        assert f"did you mean #{word}?" in refusal("#" + slip)


def test_s4_7_a_note_never_leaves_for_want_of_a_line_break() -> None:
    assert "on a line of its own" in refusal("#note waiting for the datacenter")


@pytest.mark.parametrize("argument", ["", "0", "7", "10", "-1", "high", "²", "2."])
def test_s1_4_priority_is_1_to_6(argument: str) -> None:
    assert "from 1 (service down) to 6" in refusal(f"#priority {argument}")
    assert [parse(f"#priority {n}", KNOWN, NOW) for n in (1, 6)] == [
        Priority(1),
        Priority(6),
    ]


def test_an_unknown_queue_or_login_is_refused_with_those_there_are() -> None:
    assert refusal("#move sales").endswith(
        "no queue 'sales'; the queues are: abuse, billing"
    )
    assert "no queue ''" in refusal("#move")
    assert refusal("#assign жду").endswith(
        "no login '???'; there are: support1, support2"
    )


@pytest.mark.parametrize(
    ("argument", "at"),
    [
        ("24h", NOW + timedelta(hours=24)),
        ("2d", NOW + timedelta(days=2)),
        ("90m", NOW + timedelta(minutes=90)),
        ("90 min", NOW + timedelta(minutes=90)),
        ("1D 12H 30M", NOW + timedelta(days=1, hours=12, minutes=30)),
        ("1d12h", NOW + timedelta(days=1, hours=12)),
        ("2026-05-04T12:00+03:00", datetime(2026, 5, 4, 12, tzinfo=MOSCOW)),
        ("2026-05-04 12:00 +03:00", datetime(2026, 5, 4, 12, tzinfo=MOSCOW)),
        ("2026-05-04T09:00Z", datetime(2026, 5, 4, 9, tzinfo=UTC)),
        ("2026-05-04 09:00:30 Z", datetime(2026, 5, 4, 9, 0, 30, tzinfo=UTC)),
    ],
)
def test_due_takes_a_time_from_now_or_a_date_with_zone(
    argument: str, at: datetime
) -> None:
    found = parse(f"#due {argument}", KNOWN, NOW)
    assert found == Due(at)
    assert isinstance(found, Due)
    assert found.at.utcoffset() == at.utcoffset()


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        ("", "is no time"),
        ("tomorrow", "is no time"),
        ("завтра 12:00", "is no time"),
        ("24", "is no time"),
        ("-24h", "is no time"),
        ("12:00", "is no time"),
        ("2026-02-30T12:00Z", "is no time"),
        ("2026-05-04", "has no zone"),
        ("2026-05-04T12:00", "has no zone"),
        ("2026-01-02T10:00+03:00", "is past"),
        ("0h", "is past"),
        ("0001-01-01T00:00+14:00", "is past"),
        ("9999-12-31T23:59-12:00", "a year away; now it is 2026-01-02 10:00+03:00"),
        ("9999d", "a year away"),
    ],
)
def test_due_refuses_what_is_no_moment_to_come(argument: str, why: str) -> None:
    assert why in refusal(f"#due {argument}")


@given(st.text(max_size=40))
def test_any_line_is_read(text: str) -> None:
    for line in (text, "#" + text, "#due " + text, "#move " + text, "#close " + text):
        with suppress(Refused):
            assert parse(line, KNOWN, NOW) is None or "#" in line[:8]


def test_a_line_of_ten_megabytes_takes_no_time() -> None:
    start = perf_counter()
    assert parse("#" + "n" * 10_000_000, KNOWN, NOW) is None
    assert parse("#" + "no " * 3_000_000, KNOWN, NOW) is None
    assert parse("x" * 10_000_000, KNOWN, NOW) is None
    found = parse("#close " + "word " * 2_000_000, KNOWN, NOW)
    assert isinstance(found, Close)
    assert len(found.outcome) == 9_999_999
    assert perf_counter() - start < 3
