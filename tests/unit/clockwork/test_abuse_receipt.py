"""S7.5: whoever complains gets a receipt at once, once, if they are who they say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailproc.desk.model import ClockKind
from tests.unit.clockwork.complaints import desk, login_attack, mail, running, to
from tests.unit.clockwork.works import Works

REPORTER = "desk@reporter.example"


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows its clients."""
    made = desk(tmp_path)
    yield made
    made.close()


def test_a_receipt_goes_at_once_and_is_the_reaction(works: Works) -> None:
    number = works.mail(login_attack(subject="Abuse case MDR-2026-77 192.0.2.34"))
    assert ClockKind.REACTION in running(works, number)
    works.after(seconds=1)
    (receipt,) = to(works.letters(), REPORTER)
    assert receipt.header("Auto-Submitted") == "auto-replied"
    assert receipt.in_reply_to == ("c1@reporter.example",)
    assert f"[#{number}]" in receipt.subject
    assert "MDR-2026-77" in receipt.subject
    assert ClockKind.REACTION not in running(works, number), "S1.1: it counts"
    sent = [claim.sender for claim, letter in works.sent if letter.raw == receipt.raw]
    assert sent == [""], "RFC 3834: the null sender"


def test_the_reference_stands_in_subject_and_text(works: Works) -> None:
    text = (
        "Dear abuse team,\nwe detected brute force SSH login attempts from "
        "192.0.2.34.\n"
        "Report-ID: MDR-2026-99\n"
    )
    works.mail(mail(text, subject="Brute force from 192.0.2.34"))
    works.after(seconds=1)
    (receipt,) = to(works.letters(), REPORTER)
    assert "MDR-2026-99" in receipt.subject
    assert "Your reference: MDR-2026-99" in receipt.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Здравствуйте, с вашего адреса {ip} подбирают пароли SSH.", "получена"),
        ("Dzień dobry, z adresu {ip} trwa atak na hasła SSH naszego serwera.", "skarg"),
        ("Guten Tag, von {ip} kommen Angriffe auf SSH, bitte stoppen.", "received"),
    ],
)
def test_it_is_in_the_language_of_the_writer(
    works: Works, text: str, words: str
) -> None:
    """Russian, English, Polish; whoever writes in another language gets English."""
    log = "\nNov 24 11:40 sshd: Failed password for root from 192.0.2.34 ssh2\n"
    works.mail(
        mail(text.format(ip="192.0.2.34") + log, subject="Abuse from 192.0.2.34")
    )
    works.after(seconds=1)
    (receipt,) = to(works.letters(), REPORTER)
    assert words in receipt.text


@pytest.mark.parametrize(
    "options",
    [
        {"proved": False},
        {"head": ("Auto-Submitted: auto-generated",)},
        {"sender": "noreply@reporter.example"},
        {"head": ("List-Id: <reports.reporter.example>",)},
    ],
)
def test_where_none_may_go_a_person_reacts(
    works: Works, options: dict[str, Any]
) -> None:
    number = works.mail(login_attack(**options))
    works.after(seconds=1)
    letters = works.letters()
    sender = str(options.get("sender", REPORTER))
    assert to(letters, sender) == []
    assert ClockKind.REACTION in running(works, number)


def test_one_receipt_for_each_who_complains(works: Works) -> None:
    first = works.mail(login_attack())
    works.after(seconds=1)
    works.letters()
    works.now = works.now.replace(hour=14)
    again = works.mail(login_attack(ident="c2"))
    other = works.mail(login_attack(ident="c3", sender="soc@another.example"))
    assert (again, other) == (first, first), "one case"
    works.after(seconds=1)
    letters = works.letters()
    assert to(letters, REPORTER) == []
    assert len(to(letters, "soc@another.example")) == 1


@pytest.mark.parametrize("mode", ["draft", "off"])
def test_the_setting_makes_it_a_draft_or_nothing(tmp_path: Path, mode: str) -> None:
    works = desk(tmp_path, receipt=mode)
    number = works.mail(login_attack())
    works.after(seconds=1)
    assert to(works.letters(), REPORTER) == []
    assert len(works.history(number).drafts) == (mode == "draft")
    works.close()
