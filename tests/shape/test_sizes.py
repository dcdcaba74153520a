"""Sizes that keep the code readable: modules, functions, and tests against source."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "mailproc").rglob("*.py"))
CASES = (".eml", ".json", ".txt", ".out", ".html")
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _lines(file: Path) -> int:
    return len(file.read_bytes().splitlines())


def _functions() -> list[tuple[str, int]]:
    found = []
    for file in SOURCE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{file.relative_to(ROOT)}:{node.name}", size))
    return found


def test_modules_are_short() -> None:
    too_long = {str(f.relative_to(ROOT)): _lines(f) for f in SOURCE if _lines(f) > 300}
    assert too_long == {}
    assert median(_lines(file) for file in SOURCE) <= 150


def test_functions_are_short() -> None:
    sizes = _functions()
    assert [f for f in sizes if f[1] > 40] == []
    assert median(size for _, size in sizes) <= 10


def test_there_is_more_test_than_source() -> None:
    """Cases that are written as files (mail and what is expected) are tests too."""
    cases = [f for f in (ROOT / "fixtures").rglob("*") if f.suffix in CASES]
    source = sum(map(_lines, SOURCE))
    tests = sum(map(_lines, [*TESTS, *cases]))
    assert 1.0 <= tests / source <= 2.2, f"{tests} lines of tests, {source} of source"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in SOURCE
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        and "migrations" not in file.parts
    ]
    assert silent == []
