"""Partner notices from their templates: every kind, stage and language (N2, N6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailproc.errors import ConfigError, Refused
from mailproc.notices.groups import LANGUAGES
from mailproc.notices.sheet import MARK, Facts, Kind, Span, Stage
from mailproc.partner_notices import Templates, render_notice

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = Templates(ROOT / "templates")
START = datetime(2026, 3, 11, 13, 5, tzinfo=UTC)
FACTS = Facts(
    kind=Kind.INCIDENT,
    stage=Stage.ANNOUNCE,
    number=17,
    title="MPS/SMS Example",
    services=("SMS MT",),
    windows=(Span(START, START + timedelta(hours=4)),),
    started=START,
    ended=START + timedelta(hours=2),
    previous_end=START + timedelta(hours=1),
    expected_end=START + timedelta(hours=3),
    next_update=START + timedelta(minutes=30),
    cause="network",
    impact="none",
    state="investigating",
)


def _glossary(table: str) -> str:
    """Any word that a table of the glossary knows."""
    return next(iter(TEMPLATES.wording("en").words[table]))


def _facts(kind: Kind, stage: Stage) -> Facts:
    return replace(
        FACTS,
        kind=kind,
        stage=stage,
        cause=_glossary("cause"),
        impact=_glossary("impact"),
        state=_glossary("state"),
    )


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("languages", [("pl", "en"), ("pt", "en"), ("ru", "en")])
def test_every_notice_renders_in_two_languages(
    kind: Kind, stage: Stage, languages: tuple[str, str]
) -> None:
    made = render_notice(TEMPLATES, _facts(kind, stage), languages, "Europe/Warsaw")
    assert "[HL-17]" in made.subject
    assert "MPS/SMS Example" in made.subject
    for shown in (made.text, made.html):
        assert "SMS MT" in shown
        assert MARK not in shown
        assert "{{" not in shown
        assert "None" not in shown
    assert "13:05 UTC" in made.text
    assert "14:05 CET" in made.text


def test_what_is_missing_refuses_a_notice_and_marks_a_draft() -> None:
    """N6, N8: a field that nobody filled never leaves."""
    facts = replace(_facts(Kind.INCIDENT, Stage.ANNOUNCE), next_update=None)
    with pytest.raises(Refused):
        render_notice(TEMPLATES, facts, ("pl", "en"), "Europe/Warsaw")
    draft = render_notice(TEMPLATES, facts, ("pl", "en"), "Europe/Warsaw", draft=True)
    assert MARK in draft.text


def test_every_template_of_every_language_is_there() -> None:
    assert TEMPLATES.check() >= len(LANGUAGES) * len(Kind) * (len(Stage) + 1)


def test_facts_are_data_and_never_template_source() -> None:
    facts = replace(_facts(Kind.INCIDENT, Stage.ANNOUNCE), title="<b>{{ 7 * 7 }}</b>")
    try:
        made = render_notice(TEMPLATES, facts, ("en",), "UTC")
    except Refused:
        return  # refusing template syntax in a fact is right, too
    assert "49" not in made.subject
    assert "<b>" not in made.html


def test_what_the_operators_folder_lacks_is_shipped(tmp_path: Path) -> None:
    own = tmp_path / "disaster"
    own.mkdir()
    (own / "subject.en.txt.j2").write_text("Trouble: {{ title }}\n", encoding="utf-8")
    facts = _facts(Kind.INCIDENT, Stage.ANNOUNCE)
    made = render_notice(Templates(tmp_path), facts, ("en",), "UTC")
    assert made.subject == "[HL-17] Trouble: MPS/SMS Example"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("disaster/end.pl.txt.j2", "{{ broken"),
        ("notice/words.ru.toml", "not toml"),
        ("notice/page.html.j2", "{% if %}"),
    ],
)
def test_a_broken_template_of_the_operator_is_told(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        Templates(tmp_path).check()
