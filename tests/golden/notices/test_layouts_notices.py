"""The corpus of notices differs in layout and language, not in names only (6.15)."""

import json
import re
from collections import Counter
from pathlib import Path

from mailproc.message.parse import parse
from mailproc.notices import letter
from mailproc.notices.times import language

ROOT = Path(__file__).parents[3] / "fixtures" / "notices"
MAILS = [
    path
    for path in sorted(ROOT.glob("*/*.eml"))
    if json.loads(path.with_suffix(".json").read_text("utf-8"))
]
LEAST = 150
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d|\d{4}-\d\d|\d[./]\d\d?[./]\d")


def _shape(line: str) -> str:
    """Return what a line is: row, label, heading, item, words or sentence."""
    cells = [cell for cell in re.split(r"\t|\s\|\s|\s{3,}", line.strip()) if cell]
    if len(cells) > 1:
        return f"row {len(cells)}"
    text = line.strip()
    dated = " dated" if _MOMENT.search(text) else ""
    if re.match(r"[^:]{1,40}\s?[:=]\s+\S", text):
        return f"label{dated}"
    if text.endswith(":"):
        return "heading"
    if re.match(r"[-*•·>]|\d+[.)]\s", text):
        return f"item{dated}"
    return ("words" if len(text) < 40 else "sentence") + dated


def skeleton(raw: bytes) -> tuple[str, ...]:
    """Return the parts of a mail and the kinds of its lines, repeats as one."""
    message = parse(raw)
    found = [part.content_type for part in message.parts]
    for lines in letter.forms(message)[:1]:
        for line in filter(str.strip, lines):
            if (shape := _shape(line)) != found[-1]:
                found.append(shape)
    return tuple(found)


def test_layouts_differ() -> None:
    counted = Counter(skeleton(path.read_bytes()) for path in MAILS)
    assert len(counted) >= LEAST
    assert counted.most_common(1)[0][1] <= len(MAILS) // 10


def test_names_and_numbers_make_no_layout() -> None:
    one, two = (
        f"From: a@b.example\n\nDear {who},\n\nStart: {day} 22:00 UTC\n".encode()
        for who, day in (("Ann", "2026-03-12"), ("Bob", "2027-11-01"))
    )
    assert skeleton(one) == skeleton(two)


def test_there_are_many_languages_and_providers() -> None:
    spoken: Counter[str] = Counter()
    providers = set()
    for path in MAILS:
        message = parse(path.read_bytes())
        text = letter.read(message, letter.forms(message)).text
        spoken[language.of(text)] += 1
        stored = json.loads(path.with_suffix(".json").read_text("utf-8"))
        providers.add(stored.get("provider"))
    often = {name for name, count in spoken.items() if count >= 3}
    assert often >= {"en", "de", "fr", "ru", "pl", "es", "pt"}
    assert len(providers) >= 80
