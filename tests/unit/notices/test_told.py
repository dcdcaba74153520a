"""What a notice of ours says, read back from its text."""

from pathlib import Path

import pytest

from mailproc.notices.groups import LANGUAGES
from mailproc.notices.told import values
from mailproc.partner_notices import Templates

TEMPLATES = Templates(Path(__file__).resolve().parents[3] / "templates")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_understood(language: str) -> None:
    words = TEMPLATES.wording(language)
    text = "\n".join(
        [
            "HEADLINE",
            f"{words.label('services')}: SMS MT, SMS MO",
            f"{words.label('state')}: {words.word('state', 'identified')}",
            f"{words.label('cause')}: {words.word('cause', 'mtsp')}",
            f"{words.label('start')} 1: 2026-11-24 18:00 UTC",
            f"{words.label('start')} 2: 2026-11-25 18:00 UTC",
            "Something else: here",
        ]
    )
    found = values(text, words)
    assert found["services"] == ["SMS MT, SMS MO"]
    assert found["state"] == ["identified"]
    assert found["cause"] == ["mtsp"]
    assert found["start"] == ["2026-11-24 18:00 UTC", "2026-11-25 18:00 UTC"]
    assert set(found) == {"services", "state", "cause", "start"}


def test_words_that_are_not_in_the_glossary_are_nobodys_state() -> None:
    words = TEMPLATES.wording("en")
    assert values("State: we do not know\nServices:\n", words) == {}
