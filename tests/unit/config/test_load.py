"""mailproc.toml: every wrong key is refused with path, line and the nearest name."""

import re
from pathlib import Path

import msgspec
import pytest

from mailproc.config.load import builtin, line_of, load, parse
from mailproc.config.model import QUEUES, Settings
from mailproc.config.secret import Secret, read_secret
from mailproc.config.section import Section
from mailproc.errors import ConfigError

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "mailproc.toml"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[desk]\naddres = "x"', ["desk.addres", "line 2", "did you mean address?"]),
        (
            '[[smarthost]]\nhost = "a"\n[[smarthost]]\nhost = "b"\nprot = 3',
            ["smarthost[1].prot", "line 5", "did you mean port?"],
        ),
        (
            '[[smarthost]]\nhost = "a"\nport = "x"',
            ["smarthost[0].port", "line 3", "int"],
        ),
        ('[[staff]]\nlogin = "a"', ["staff[0]", "line 1", "name is missing"]),
        ("[limitz]\na = 1", ["limitz", "line 1", "did you mean limits?"]),
        ("[zzzzzz]", ["zzzzzz", "unknown key"]),
        ('[desk]\ntimezone = "Mars/Base"', ["desk.timezone", "line 2", "Mars/Base"]),
        ('[[listener]]\nkind = "smtp"', ["listener[0]", "certificate"]),
        ('[[listener]]\nkind = "pop3"', ["listener[0].kind", "line 2"]),
        ('[[queue]]\nname = "a"\nfolder = "A"', ["queue", "other", "S4.3"]),
        (
            '[[queue]]\nname = "other"\nfolder = "A"\npriority = 7',
            ["queue[0].priority", "line 4", "1 to 6"],
        ),
        (
            '[[queue]]\nname = "other"\nfolder = "A"\n'
            '[[queue]]\nname = "other"\nfolder = "B"',
            ["queue[1]", "line 4", "twice"],
        ),
        (
            '[[queue]]\nname = "solved"\nfolder = "A"',
            ["queue[0].name", "line 2", "solved"],
        ),
        ('[desk]\nsplit_folder = "Прочее"', ["desk.split_folder", "line 2"]),
        ('[desk]\nsolved_folder = ""', ["desk.solved_folder", "line 2"]),
        ("not toml", ["mailproc.toml"]),
    ],
)
def test_a_wrong_setting_names_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "mailproc.toml")
    assert all(word in refused.value.public for word in words), refused.value.public


def test_an_empty_file_is_the_built_in_defaults() -> None:
    settings = parse("", "mailproc.toml")
    assert settings == builtin().settings
    assert settings.desk.address == "support@ipserver.su"
    assert [(s.login, s.name) for s in settings.staff] == [("support1", "Иван И.")]
    assert [queue.name for queue in QUEUES] == [
        *("incidents", "abuse", "restricted", "datacenter", "orders", "partners"),
        *("billing", "test-orders", "support", "other"),
    ]


def test_the_commented_sample_has_every_setting() -> None:
    """docs/mailproc.toml is complete: each key of the model stands in it."""
    text = SAMPLE.read_text(encoding="utf-8")
    parse(text, "sample")
    sections: list[type[Section]] = [Settings, *Section.__subclasses__()]
    for section in sections:
        for field in msgspec.structs.fields(section):
            assert re.search(rf"\b{field.name}\b", text), f"{section}: {field.name}"


def test_paths_start_at_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mailproc.toml"
    file.write_text("")
    assert load(file).folder == tmp_path


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "mailproc.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"mailproc\.toml"):
        load(file)


def test_line_of_finds_dotted_keys_and_falls_back_to_the_table() -> None:
    text = "[store]\n\n[limits]\nthreads = 2\n"
    assert line_of(text, "limits.threads") == 4
    assert line_of(text, "limits.unknown") == 3
    assert line_of(text, "nowhere") == 1


# --- secrets -------------------------------------------------------------------


def test_a_secret_never_shows() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"


def test_a_secret_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pw").write_text("from file\n")
    assert read_secret("x", None, "pw", None, tmp_path).reveal() == "from file"
    monkeypatch.setenv("PW", "from env")
    assert read_secret("x", None, None, "PW", tmp_path).reveal() == "from env"
    assert not read_secret("x", None, None, None, tmp_path)


@pytest.mark.parametrize(
    ("value", "file", "env", "why"),
    [
        ("a", "pw", None, "give one of"),
        (None, "missing", None, "cannot read missing"),
        (None, None, "NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
    ],
)
def test_a_secret_that_is_not_there_is_a_configuration_error(
    tmp_path: Path, value: str | None, file: str | None, env: str | None, why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        read_secret("account a", value, file, env, tmp_path)
