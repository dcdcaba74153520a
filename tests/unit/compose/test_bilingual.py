"""One notice in several languages: text and HTML say the same (N6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.bilingual import RULE, Chapter, letter
from mailproc.compose.notice_guard.html import Reader
from mailproc.errors import ConfigError, Refused

PAGE = (
    "<title>{{ subject }}</title>{% for s in sections %}<div lang={{ s.language }}>"
    "{% for p in s.paragraphs %}"
    "{% for l, v in p.rows %}<p>{{ l }}: {{ v }}</p>{% endfor %}"
    "{% for line in p.lines %}<p class={{ p.kind }}>{{ line }}</p>{% endfor %}"
    "{% endfor %}</div>{% endfor %}"
)
BODY = "HEAD\n\nsentence about {{ what }}\n\n{{ facts }}\n\nend\n"


def chapter(language: str = "en", **changes: object) -> Chapter:
    told: dict[str, object] = {
        "subject": "Outage: {{ what }}\n",
        "body": BODY,
        "rows": [("Start", "14:05"), ("Impact", "outage")],
        "values": {"what": "SMS"},
    }
    return Chapter(language, **{**told, **changes})  # type: ignore[arg-type]  # a test's short way


def test_text_has_headline_sentences_and_facts_in_order() -> None:
    made = letter(7, [chapter()], PAGE)
    assert made.subject == "[HL-7] Outage: SMS"
    assert made.text == (
        "HEAD\n\nsentence about SMS\n\nStart: 14:05\nImpact: outage\n\nend\n"
    )


def test_languages_stand_one_below_the_other() -> None:
    polish = chapter("pl", subject="Awaria: {{ what }}")
    made = letter(7, [polish, chapter()], PAGE)
    assert made.subject == "[HL-7] Awaria: SMS / Outage: SMS"
    assert made.text.count(f"\n\n{RULE}\n\n") == 1
    assert made.html.index("lang=pl") < made.html.index("lang=en")


def test_equal_subjects_stand_once() -> None:
    assert letter(7, [chapter(), chapter()], PAGE).subject == "[HL-7] Outage: SMS"


@pytest.mark.parametrize(
    "body", ["HEAD\n\nno facts\n", "{{ facts }} in a line", BODY + "\n{{ facts }}\n"]
)
def test_the_facts_stand_once_between_blank_lines(body: str) -> None:
    with pytest.raises(ConfigError, match="facts"):
        letter(7, [chapter(body=body)], PAGE)


def test_a_missing_fact_is_refused_and_named_outside_drafts() -> None:
    lacking = chapter(missing=("start",), rows=[("Start", "&^Start")])
    with pytest.raises(Refused, match="start"):
        letter(7, [lacking], PAGE)
    assert "Start: &^Start" in letter(7, [lacking], PAGE, draft=True).text


def test_a_subject_is_one_line() -> None:
    made = letter(7, [chapter(values={"what": "SMS\nBcc: a@example.com"})], PAGE)
    assert "\n" not in made.subject


WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="&;*"
    ),
    min_size=1,
    max_size=12,
)


@given(WORDS, WORDS)
def test_html_says_what_text_says(what: str, impact: str) -> None:
    """Whatever the values hold, people see the same words in both."""
    told = chapter(values={"what": what}, rows=[("Impact", impact)])
    made = letter(7, [told], PAGE)
    (seen,) = Reader(made.html).read().flows
    assert [line.text for line in seen] == [
        line.strip() for line in made.text.split("\n") if line.strip()
    ]
