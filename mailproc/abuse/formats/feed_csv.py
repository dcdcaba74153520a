"""Tables of any origin: feeds and lists as CSV, attached, packed or in the letter.

A table is a complaint only if its rows name addresses or URLs and something says
abuse: a column of types, the file's name, the subject or the letter.
"""

import re
from collections import Counter
from collections.abc import Iterator

from mailproc.abuse import classes, evidence
from mailproc.abuse.addresses import normal_ip, normal_prefix, normal_url
from mailproc.abuse.archives import File
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import tables
from mailproc.abuse.syntax.tables import Table
from mailproc.message.model import Message

NAME = "feed_csv"

_NAMES = re.compile(r"\.(?:csv|tsv)$")
_TYPES = ("text/csv", "text/comma-separated-values", "text/tab-separated-values")
_ABUSE = re.compile(
    r"abus|malwar|botnet|phish|spam|attack|infect|compromis|vulnerab|exploit|hacked"
    r"|brute|scann|ddos|blacklist|blocklist|honeypot|sinkhole|c2\b|\bC&C\b"
    r"|open resolver|злоупотреб|вредонос|фишинг|жалоб|атак|schadsoftware|angriff"
    r"|missbrauch|zagro[żz]|zło[śs]liw",
    re.IGNORECASE,
)
_INLINE_HEAD = re.compile(
    r"^[#\"' ]{0,3}[\w \"'-]{1,40}(?:[,;|\t] ?[\w \"'-]{1,40}){2,}$", re.MULTILINE
)
_FEWEST = 2  # signs that part the cells of the head
_LETTER = 200_000


def parse(message: Message) -> Report | None:
    """Read the tables of a mail as one report, or return None."""
    found = Found(format="csv", parser=NAME)
    kinds: Counter[str] = Counter()
    for file in _files(message):
        table = tables.read(file.text) if file.problem is None else None
        if table is not None and _is_list(table):
            kinds.update(_take(found, table, file))
    if not found.has_source or not (kinds or _says_abuse(message)):
        return None
    if kinds:  # else the letter may say it, see `around`
        found.category_of(classes.gravest([*kinds]), "column")
    return found.report(message)


def _files(message: Message) -> Iterator[File]:
    if any(_is_table(p.filename, p.content_type) for p in message.attachments) or (
        evidence.has_archive(message)
    ):
        for file in evidence.files(message):
            if _is_table(file.name, file.content_type):
                yield file
    text = message.text[:_LETTER]
    parted = sum(map(text.count, ",;|\t")) >= _FEWEST  # else no head: a cheap look
    head = _INLINE_HEAD.search(text) if parted else None
    if head:
        yield File(
            "", text[head.start() :].encode(), "table in the letter", "", "utf-8"
        )


def _is_table(name: str | None, content_type: str) -> bool:
    return content_type in _TYPES or bool(_NAMES.search((name or "").lower()))


def _is_list(table: Table) -> bool:
    """Whether the column holds what its name says, in most of the first rows."""
    ips = [*table.cells(table.ip)][:50]
    urls = [*table.cells(table.url)][:50]
    good = sum(bool(normal_ip(cell) or normal_prefix(cell)) for cell in ips)
    linked = sum(normal_url(cell) is not None for cell in urls)
    return good * 2 > len(ips) or linked * 2 > len(urls)


def _take(found: Found, table: Table, file: File) -> list[str]:
    """Take the sources of a table; returns the classes of its rows."""
    for cell in table.cells(table.ip):
        found.ip(cell, file.where)
    for cell in table.cells(table.url):
        found.url(cell, file.where)
    for cell in table.cells(table.domain) if table.ip < 0 else ():
        found.domain(cell, file.where)
    found.time(next(table.cells(table.time), ""), file.where)
    words = dict.fromkeys(table.cells(table.type))
    named = [classes.of_type(word) or classes.in_field(word) for word in words]
    if not any(named):
        named = [classes.in_field(file.name.replace("-", " "))]
    return [name for name in named if name]


def _says_abuse(message: Message) -> bool:
    """The subject speaks of abuse, or the letter does in more than one word."""
    said = {word.lower() for word in _ABUSE.findall(message.text[:3000])}
    return bool(_ABUSE.search(message.subject)) or len(said) > 1
