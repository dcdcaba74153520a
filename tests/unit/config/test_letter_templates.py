"""Templates of answers and alarms are tried by `check`, before they are needed."""

from pathlib import Path

import pytest

from mailproc import app
from mailproc.checkup import inspect
from mailproc.compose.alarm import NAMES
from mailproc.compose.first_answer import LANGUAGES
from mailproc.config.load import Config, load
from mailproc.errors import ConfigError
from mailproc.letter_templates import check_letters


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "mailproc.toml"
    file.write_text("")
    (tmp_path / "templates" / "answer").mkdir(parents=True)
    (tmp_path / "templates" / "alarm").mkdir()
    return load(file)


def put(config: Config, name: str, text: str) -> None:
    (config.folder / "templates" / name).write_text(text, encoding="utf-8")


def test_what_the_operator_has_not_comes_from_those_shipped(config: Config) -> None:
    drafts, tasks = 8, 5  # drafts of letters, letters to the desk with tasks
    tried = len(LANGUAGES) + len(NAMES) + drafts + tasks
    complaints = 13  # receipt and outcome in three languages, client, order …
    assert check_letters(config, app.identity(config)) == tried + complaints


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answer/first.pl.txt.j2", "{{ within }}"),  # not known out of hours
        ("answer/first.ru.txt.j2", "{{ client }}"),
        ("answer/first.en.txt.j2", "{% if %}"),
        ("alarm/block.txt.j2", "only a subject"),
        ("alarm/bounce.txt.j2", "Subject\n\n{{ recipient }}"),
    ],
)
def test_a_template_that_would_fail_later_is_named_now(
    config: Config, name: str, text: str
) -> None:
    put(config, name, text)
    with pytest.raises(ConfigError, match=name):
        check_letters(config, app.identity(config))
    (line,) = [line for line in inspect(config, online=False) if line.what == "letters"]
    assert not line.ok
    assert name in line.text
    assert line.fix
