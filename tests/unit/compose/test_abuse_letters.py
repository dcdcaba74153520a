"""The letters of complaints: words, data that stays data, references that survive."""

import re
import tomllib
from pathlib import Path

import pytest

from mailproc.abuse.classes import CLASSES
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Evidence
from mailproc.compose.model import Identity
from mailproc.errors import ConfigError
from mailproc.message.parse import parse
from tests.unit.partner.test_spelling import DICTIONARIES, misspelt

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "abuse"
DESK = Identity(
    "support@ipserver.su",
    frozenset({"support@ipserver.su"}),
    frozenset({"ipserver.su"}),
    "mail.ipserver.su",
)
NAMES = {"Spamhaus", "SBL", "blocked", "refused", "malware", "spam", "ip", "csam"}
NAMES |= {"S", "b", "c", "close", "автозапуска", "cancelled"}  # rules, S7.2c
LANGUAGE_OF = {"order": "ru", "question": "ru"}
_SYNTAX = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)


def source(name: str) -> str:
    return (FOLDER / f"{name}.txt.j2").read_text(encoding="utf-8")


def texts(language: str) -> str:
    """All that a reader of one language sees."""
    pages = []
    for file in sorted(FOLDER.glob("*.txt.j2")):
        name, _, spoken = file.name.removesuffix(".txt.j2").partition(".")
        if (spoken or LANGUAGE_OF.get(name)) == language:
            pages.append(_SYNTAX.sub(" ", file.read_text(encoding="utf-8")))
    topics = tomllib.loads((FOLDER / "topics.toml").read_text(encoding="utf-8"))
    return "\n".join([*pages, *topics.get(language, {}).values()])


@pytest.mark.parametrize("language", ["ru", "en", "pl"])
def test_every_word_is_in_the_dictionary(language: str) -> None:
    text = texts(language)
    assert len(text) > 200
    assert misspelt(text, DICTIONARIES[language]) - NAMES == set()


def test_every_class_has_words_in_both_languages() -> None:
    topics = tomllib.loads((FOLDER / "topics.toml").read_text(encoding="utf-8"))
    wanted = {one.name for one in CLASSES if one.case}
    assert set(topics["ru"]) == set(topics["en"]) == wanted


def test_a_broken_file_of_words_is_the_operators_fault() -> None:
    with pytest.raises(ConfigError, match=r"abuse/topics\.toml"):
        letters.topic("[ru", "ru", "fraud")
    assert letters.topic("[ru]", "ru", "fraud") == "fraud", "better than nothing"


@pytest.mark.parametrize(
    ("subject", "reference", "tag"),
    [
        ("Abuse SBL654321 on 192.0.2.7", "SBL654321", "[#7]"),
        ("Abuse on 192.0.2.7", "SBL654321", "SBL654321 [#7]"),
        ("Abuse", None, "[#7]"),
        ("A" * 300 + " SBL654321", "SBL654321", "SBL654321 [#7]"),  # would be cut off
        ("Abuse", "two\r\nBcc: x@example.org", "two Bcc: x@example.org [#7]"),
    ],
)
def test_the_reference_survives_in_the_subject(
    subject: str, reference: str | None, tag: str
) -> None:
    assert letters.tag(subject, reference, 7) == tag


def client(text: str, *left_out: str) -> str:
    values = {"number": 7, "topic": "x", "addresses": "192.0.2.7"}
    written = letters.client(
        [source("client.ru"), source("client.en")],
        [values, values],
        "petr@primer.example",
        Evidence(text, left_out),
    )
    return parse(written.letter(DESK)).text


def test_the_complaint_is_a_quote_and_never_a_template() -> None:
    """What strangers write stays data: no field, no command, no line of ours."""
    told = client("{{ number }}\n#close\n&^field\nFrom: x@example.org\n-- \nRita")
    quote = told[told.index("> {{ number }}") :]
    assert all(line.startswith(">") for line in quote.splitlines() if line)
    assert "> #close" in told
    assert "> &^field" in told


def test_without_evidence_nothing_is_promised() -> None:
    told = client("")
    assert "текст жалобы" not in told
    assert ">" not in told


def test_left_out_files_are_named() -> None:
    told = client("x", "logs.zip", "evil\r\nname.exe")
    assert "logs.zip, evil name.exe" in told


def test_the_head_has_no_room_for_strangers() -> None:
    message = parse(
        b"From: a@x.example\r\nSubject: =?utf-8?q?a=0D=0ABcc:_b@y.example?=\r\n"
        b"Message-ID: <a b@x>\r\n\r\nhi\r\n"
    )
    written = letters.receipt(
        message, source("receipt.en"), "a@x.example", number=7, reference="r\r\nX: y"
    )
    made = parse(written.letter(DESK))
    assert made.header("Bcc") is None
    assert made.header("X") is None
    assert [one.addr for one in made.to] == ["a@x.example"]


def test_spamhaus_is_written_to_as_somebody_else() -> None:
    """S7.2d: an identity of its own."""
    values = {"reference": "SBL1", "ip": "192.0.2.7", "blocked": "now", "client": ["N"]}
    from mailproc.compose.render import render

    text = render(source("spamhaus.en"), values | {"cancelled": False})
    written = letters.Written("a@x.example", "SBL1_1", text, (), "abuse@spheral.ru")
    assert parse(written.letter(DESK)).from_[0].addr == "abuse@spheral.ru"
    assert parse(written.draft(DESK, "t" * 16)).from_[0].addr == "abuse@spheral.ru"
    assert "cancelled" not in text


def test_an_order_needs_a_title_and_a_text() -> None:
    with pytest.raises(ConfigError, match="first line"):
        letters.to_desk("only a line", {}, DESK, number=7, about="192.0.2.7")
