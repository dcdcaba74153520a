"""The corpus of complaints differs in layout, and not in names only (issue 5.9).

A layout is the kinds of MIME parts, and the kinds of lines of the letter in order.
Two letters are told apart by their wording too, names and numbers left out.
"""

import re
from pathlib import Path

from mailproc.message.model import Message
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"
MAILS = sorted(ROOT.glob("*/*.eml"))
LEAST = 150
ALIKE = 0.5  # share of phrases in common, above which one is a copy of the other

_KINDS = (
    ("quote", r"\s*[>|] ?"),
    ("rule", r"\s*[-=_*#+]{3,}"),
    ("log", r".{0,60}\d\d:\d\d:\d\d|.{0,60}\] \"(?:GET|POST)"),
    ("link", r"\s*\S{0,4}h..ps?\S{0,3}//\S+\s*$"),
    ("address", r"\s*[\d.:a-f]{7,45}(?:/\d+)?\s*$"),
    ("head", r"(?:From|To|Sent|Date|Subject|Received|Von|От|Od|De)\s?:"),
    ("label", r"\s*[^\s:][^:]{0,40}:\s+\S"),
    ("heading", r".{0,80}:\s*$"),
    ("item", r"\s*(?:[-*•]|\d+[.)])\s"),
    ("table", r".+(?:\t|;|,\S|\s\|\s|\s{3,}).+(?:\t|;|,\S|\s\|\s|\s{3,})"),
    ("short", r".{1,40}$"),
)
_PATTERNS = [(name, re.compile(pattern)) for name, pattern in _KINDS]
_MASKS = [
    re.compile(pattern)
    for pattern in (
        *(r"\S+@\S+", r"\w{2,8}://\S+", r"[0-9a-fA-F.:\[\]/]*\d[0-9a-fA-F.:\[\]/]*"),
        r"\b[A-ZА-ЯŻŚŁ][\w-]*",
    )
]


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    return next((name for name, at in _PATTERNS if at.match(line)), "prose")


def _layout(message: Message) -> tuple[str, ...]:
    kinds = [part.content_type for part in message.parts]
    for line in (message.text or message.html or "").split("\n"):
        kind = _kind(line)
        if kind != kinds[-1]:
            kinds.append(kind)
    return tuple(kinds)


def _phrases(message: Message) -> frozenset[tuple[str, ...]]:
    """Three words in a row, each name, number and address masked."""
    text = message.text or message.html or ""
    for mask in _MASKS:
        text = mask.sub(" N ", text)
    words = text.lower().split()
    rows = range(max(1, len(words) - 2))
    return frozenset(tuple(words[at : at + 3]) for at in rows)


def test_the_corpus_has_many_layouts() -> None:
    layouts = {_layout(parse(path.read_bytes())) for path in MAILS}
    assert len(layouts) >= LEAST


def test_hardly_any_letter_is_another_one_with_names_changed() -> None:
    kept: list[frozenset[tuple[str, ...]]] = []
    copies = []
    for path in MAILS:
        phrases = _phrases(parse(path.read_bytes()))
        if any(len(phrases & k) > ALIKE * len(phrases | k) for k in kept):
            copies.append(path.name)
        else:
            kept.append(phrases)
    assert len(kept) >= LEAST
    assert len(copies) * 20 <= len(MAILS), copies


def test_a_copy_with_names_changed_is_found() -> None:
    one, two = (
        parse(
            f"From: a@b.example\nSubject: x\n\nDear {name},\n\nyour server {ip}"
            f" attacked us on 20{year}-01-01. Please stop it.\n".encode()
        )
        for name, ip, year in (("Ann", "192.0.2.1", 24), ("Bob", "192.0.2.77", 26))
    )
    assert _layout(one) == _layout(two)
    assert _phrases(one) == _phrases(two)


def test_the_corpus_speaks_many_languages() -> None:
    words = {
        "ru": r"\b(?:просим|прошу|здравствуйте|сервер)",
        "de": r"\b(?:bitte|ihre[mnrs]?)\b",
        "fr": r"\b(?:bonjour|nous|votre)\b",
        "pl": r"\b(?:prosz|panstw|państw|prosimy)",
        "pt": r"\b(?:prezados|solicitamos|providências|sua rede)",
        "es": r"\b(?:estimad|solicit|servidor)",
        "it": r"\b(?:vostr|preghiamo)",
        "nl": r"\b(?:geachte|verzoeken|uw)\b",
        "en": r"\b(?:please|your)\b",
    }
    texts = [parse(path.read_bytes()).text.lower() for path in MAILS]
    for language, pattern in words.items():
        assert any(re.search(pattern, text) for text in texts), language
