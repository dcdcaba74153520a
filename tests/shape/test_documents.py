"""What the documents say is true: commands exist, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


def test_every_command_in_the_documents_exists() -> None:
    from mailproc.cli import COMMANDS

    named = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:^ {4}|`)mailproc ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named <= COMMANDS.keys()


def test_every_command_stands_in_the_documents() -> None:
    from mailproc.cli import COMMANDS

    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in COMMANDS if name not in text] == []


def test_every_command_of_run_exists() -> None:
    script = (ROOT / "run").read_text(encoding="utf-8")
    for page in PAGES:
        for name in re.findall(r"\./run ([a-z]+)", page.read_text(encoding="utf-8")):
            assert re.search(rf"^    {name}(\||\))", script, re.MULTILINE), name


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_the_readme_commands_run() -> None:
    """The two examples of the README, as a newcomer would type them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^ {4}mailproc ((?:explain|transform) .*)$", text, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        done = subprocess.run(
            [sys.executable, "-m", "mailproc", *line.split()],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_block_in_the_readme_is_the_one_that_is_sent() -> None:
    template = ROOT / "templates" / "signature_block" / "default.txt.j2"
    block = template.read_text(encoding="utf-8").replace("{{ name }}", "Иван И.")
    shown = "\n".join(f"    {line}" for line in block.strip().splitlines())
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_file_names_a_package_registry() -> None:
    named = re.compile(rb"pypi\.org|pythonhosted\.org|registry\.npmjs")
    kept = ("mailproc", "filters", "templates", "tests", "docs", "benchmarks")
    files = [f for name in kept for f in (ROOT / name).rglob("*") if f.is_file()]
    files += [f for f in ROOT.iterdir() if f.is_file()]
    texts = [f for f in files if f.suffix != ".pyc"]
    found = [f.name for f in texts if named.search(f.read_bytes())]
    assert found == []


def test_fixtures_use_documentation_addresses_only() -> None:
    """RFC 2606 domains and RFC 5737 networks, and the names RULES.md gives."""
    allowed = re.compile(
        r"(?:^|[.@])(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$"
        r"|(?:^|[.@])(?:ipserver\.su|spheral\.ru)$"
    )
    strange = set()
    for file in sorted((ROOT / "fixtures").rglob("*.eml")):
        text = file.read_bytes().decode("latin-1")
        for domain in re.findall(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", text):
            if not allowed.search(domain.lower()):
                strange.add((file.name, domain))
    assert strange == set()
