"""Windows from sentences, for letters that give no labels.

A range counts anywhere; a single time only behind a word that makes it a start or
an end ("from", "restored at"). Log lines and days of other letters are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailproc.notices import durations
from mailproc.notices.times.moments import Span, spans
from mailproc.notices.times.resolve import Context, Reading, resolve
from mailproc.notices.times.tokens import Day
from mailproc.notices.windows import one_each

_START = re.compile(
    r"\b(?:start\w*|beg[iau]n\w*|commenc\w+|from|since|detect\w+|notic\w+|observed|occur+\w*|"
    r"went\s+down|ab|seit|von|beginn\w*|"
    r"startet|festgestellt|aufgetreten|dès|depuis|partir|début\w*|commence\w*|"
    r"détecté|с|от|начн\w+|начал\w*|начин\w+|"
    r"обнаруж\w+|возник\w+|произош\w+|зафиксир\w+|od|rozpocz\w+|wykry\w+|wystąpi\w+|"
    r"inici\w+|comenz\w+|desde|dalle|inizi\w+|vanaf)"
    r"(?:\s+\w+\W*){0,4}\W*$"
)
# In Polish "do" is "to" as well: "do awarii zgłoszonej o 06:40".
_END = re.compile(
    r"\b(?:until|till|end\w*|finish\w*|complet\w+|restor\w+|resolv\w+|recover\w+|"
    r"fixed|cleared|bis|beendet|behoben|abgeschlossen|"
    r"wiederhergestellt|jusqu\S*|fin|terminé\w*|rétabli\w*|résolu\w*|до|заверш\w+|"
    r"оконч\w+|законч\w+|восстанов\w+|"
    r"устран\w+|do(?!(?:\s+\w+){2})|zakończ\w+|przywróc\w+|usuni\w+|hasta|finaliz\w+|até|resolvido|"
    r"termin\w+|extended|verlängert|продл\w+|przedłuż\w+)"
    r"(?:\s+\w+\W*){0,4}\W*$"
)
# "wurde um 12:40 Uhr behoben"; in "10:05 and restored at 10:47" it is the next one's.
_NOT_THE_NEXT = r"(?!\W+(?:\w+\W+)?\d)"
_ENDED = re.compile(
    r"^[^\w.]{0,4}(?:uhr[^\w.]+)?(?:\w+[^\w.]+){0,2}(?:end\s+of|resolved|restored|completed|"
    r"fixed|rétablie?|terminée?|fin\s+d|behoben|beendet|abgeschlossen|entstört|"
    r"wiederhergestellt|устранен\w*|восстановлен\w*|завершен\w*|przywrócon\w+|usunięt\w+)\b"
    + _NOT_THE_NEXT,
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:update\w*|respon\w+|repl\w+|confirm\w*|contact\w*|before|by|later\s+than|"
    r"deadline|sent|written|dated|"
    r"notified|informed|announced|antwort\w*|rückmeldung|spätestens|réponse|ответ\w*|"
    r"сообщ\w+|письм\w+|"
    r"odpowied\w+|informowa\w+|aktualizac\w+|обновлени\w+|scheduled\s+for\s+review|"
    r"call|phone|tel)\b\W*(?:\w+\W+){0,3}$"
)
_MOVED_FROM = re.compile(
    r"\b(?:(?:rescheduled|moved|postponed|verschoben|verlegt|reporté\w*|перенес\w+|"
    r"przeniesion\w+|przełożon\w+)"
    r"\W+(?:from|von|vom|du|с|со|z)|originally|ursprünglich|initialement|"
    r"первоначально|pierwotnie|previously|instead\s+of|statt|вместо|zamiast)"
    r"(?:\W+\w+){0,3}\W*$"
)
_INSIDE = re.compile(r"\b(?:start\w*|beginn?\w*|commenc\w+|from|ab|dès|с|od|desde)\b")
_SINCE = re.compile(r"\b(?:since|from|seit|ab|depuis|dès|с|od|desde)\W*$")
_DONE_BY = re.compile(
    r"\b(?:done|finished|completed?|over|restored|fertig|terminée?s?)\s+by\b"
    r"(?:\s+\w+){0,2}\W*$"
)
_MOVED_TO = re.compile(
    r"\b(?:rescheduled|moved|postponed|verschoben|verlegt|reporté\w*|décalé\w*|"
    r"перенес[её]н\w*|przeniesion\w+|przełożon\w+|przesunięt\w+|reprogramad\w+|"
    r"aplazad\w+|reagendad\w+|adiad\w+|rinviat\w+)"
    r"\W+(?:to|for|until|auf|au|à|на|na|para|al|a)\b(?:\W+\w+){0,4}\W*$"
)
# The verb stands behind the time: "2026-06-02 03:14 (UTC), fault detected".
_BEGUN = re.compile(
    r"^[^\w.]{0,4}(?:uhr[^\w.]+)?(?:\w+[^\w.]+){0,2}(?:detected|noticed|observed|started|began|begun|festgestellt|"
    r"begonnen|détectée?|обнаружен\w*|началось|начались|wykryto|rozpoczęto)\b"
    + _NOT_THE_NEXT,
    re.IGNORECASE,
)
_LOG = re.compile(
    r"^\W*(?:\d{4}-\d\d-\d\d|"
    r"\d\d?[./]\d\d?[./]\d{2,4})?[T ]?\d\d?:\d\d(?::\d\d)?\W*(?:[A-Z]{2,4})?\]?"
    r"\s*[-–:|]\s+[^\d\W]{2}"
)
_FOR = re.compile(
    r"^\W{0,3}(?:\(?\s*(?:and\s+)?(?:for|lasting|(?:it\s+|the\s+\w+\s+)?(?:will|should|"
    r"is\s+expected\s+to)\s+(?:last|take)|dauer\w*|pendant|"
    r"в\s+течение|przez|durante|per)\b|\()",
    re.IGNORECASE,
)


_STAMP = 50
_CONTINUES = re.compile(r"^[a-zа-яäöüàéèßąćęłńóśźż(\d]")
_TODAY = "no day is stated; the day of the letter is taken"


def is_log(line: str) -> bool:
    """Whether a line is an entry with its time: "2026-03-12 07:00 UTC - begun"."""
    return _LOG.match(line) is not None


def stamps(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that are a moment and no more: when an update was posted."""
    return frozenset(n for n, line in enumerate(lines) if _is_stamp(line.strip(" *_")))


def _is_stamp(line: str) -> bool:
    if len(line) > _STAMP or not any(ch.isdigit() for ch in line):
        return False
    found = spans(line)
    alone = (
        len(found) == 1 and found[0].end is None and found[0].start.clock is not None
    )
    return alone and not re.search(r"\w{2}", line.replace(found[0].text, ""))


def paragraphs(
    lines: Sequence[str], used: frozenset[int] = frozenset()
) -> Iterator[str]:
    """Yield prose: wrapped lines joined; labels and log lines left out."""
    joined: list[str] = []
    for number, line in enumerate(lines):
        if number in used or not line.strip() or is_log(line):
            if joined:
                yield " ".join(joined)
            joined = []
        elif (
            joined
            and (len(joined[-1]) > 45 or _CONTINUES.match(line))
            and sum(map(len, joined)) < 4000
        ):
            joined.append(line.strip())
        else:
            if joined:
                yield " ".join(joined)
            joined = [line.strip()]
    if joined:
        yield " ".join(joined)


def read(
    paragraphs: Sequence[str],
    context: Context,
    *,
    recent: bool = False,
    day: Day | None = None,
) -> tuple[Reading, ...]:
    """Return the windows that sentences state; `paragraphs` are without log lines.

    `day` is that of the subject. What is `recent` and has no day ("since 14:05") is
    of the letter's day.
    """
    story = _Story(context, recent=recent, day=day)
    for paragraph in paragraphs:
        for span, after in _with_after(paragraph):
            story.take(span, after)
    story.close()
    found = [r for r in story.found if r.start or r.end or r.doubts]
    return one_each(_whole(found) if recent else found)


def _whole(found: list[Reading]) -> list[Reading]:
    """An end told before its start is one outage with it."""
    if len(found) != 2 or any(r.start and r.end for r in found):
        return found
    first = next((r for r in found if r.start), None)
    last = next((r for r in found if r.end), None)
    if first is None or last is None or not (first.start and last.end):
        return found
    if last.end < first.start:
        return found
    doubts = tuple(dict.fromkeys((*first.doubts, *last.doubts)))
    text = f"{first.text} … {last.text}"
    return [replace(first, end=last.end, text=text, doubts=doubts)]


class _Story:
    """Spans in their order: a start waits for its end, a day for its times."""

    def __init__(self, context: Context, *, recent: bool, day: Day | None) -> None:
        self.context = context
        self.today = Day("today", relative=0) if recent and context.sent else None
        self.found: list[Reading] = []
        self.waiting: Span | None = None
        self.loose: Span | None = None
        self.day = day

    def take(self, span: Span, after: str) -> None:
        clocks = span.start.clock or (span.end and span.end.clock)
        if _MOVED_TO.search(span.before):
            self._moved(span, day_only=not clocks)
        if not clocks:
            self.day = span.start.day or self.day
        elif span.moved:
            self._start(replace(span, start=span.end or span.start, end=None), after)
        elif not _MOVED_FROM.search(span.before):
            self._timed(span, after)

    def _timed(self, span: Span, after: str) -> None:
        if span.end is not None:
            self._add(span)
        elif (role := _role(span, after)) == "end":
            self._end(span)
        elif role == "start":
            self._start(span, after)
        elif (self.today or span.start.day) and not _NOT.search(span.before):
            self.loose = self.loose or span  # "a fibre cut at 09:12"

    def close(self) -> None:
        """A start whose end never came stands alone."""
        if self.waiting is not None:
            self._add(self.waiting)
        self.waiting = self.loose = None

    def _moved(self, span: Span, *, day_only: bool) -> None:
        """What was stated before is over; a new day alone does not give the hours."""
        self.found.clear()
        self.waiting = self.loose = None
        if day_only:
            doubts = (f"only a day is stated: {span.text}",)
            self.found.append(Reading(None, None, span.text, doubts, where="text"))

    def _add(self, span: Span) -> None:
        found = resolve(span, self.context, day=self.day or self.today)
        if span.start.day is None and self.day is None and found.start and self.today:
            found = replace(found, doubts=(*found.doubts, _TODAY))
        self.found.append(replace(found, where="text"))

    def _start(self, span: Span, after: str) -> None:
        self.close()
        self._add(span)
        begun = _for_long(self.found.pop(), after)
        if begun.end is None:
            self.waiting = span
        else:
            self.found.append(begun)

    def _end(self, span: Span) -> None:
        first = self.waiting or self.loose
        self.waiting = self.loose = None
        if first is not None:
            text = f"{first.text} … {span.text}"
            self._add(Span(first.start, span.start, text, "", first.other))
            return
        self._add(span)
        late = self.found.pop()
        self.found.append(replace(late, start=None, end=late.start))


def _for_long(begun: Reading, after: str) -> Reading:
    """Return a reading with the end that "for two hours" behind it gives.

    "Up to two hours" is how long a service may be away, and no end.
    """
    length = durations.read(after[:60]) if _FOR.match(after) else None
    return durations.lasting(begun, length) if length and not length[1] else begun


def only_moment(paragraphs: Sequence[str], context: Context) -> Reading | None:
    """Return the one moment with day and time that stands in the text, if it is one."""
    singles = [
        _for_long(resolve(span, context), after)
        for paragraph in paragraphs
        for span, after in _with_after(paragraph)
        if span.end is None
        and span.start.clock
        and span.start.day
        and not _NOT.search(span.before)
    ]
    found = one_each([each for each in singles if each.start])
    return replace(found[0], where="text") if len(found) == 1 else None


def _with_after(paragraph: str) -> Iterator[tuple[Span, str]]:
    at = 0
    for span in spans(paragraph):
        begin = paragraph.find(span.text, at)
        at = begin + len(span.text)
        yield span, paragraph[at : at + 80]


def _role(span: Span, after: str) -> str:
    if _DONE_BY.search(span.before):
        return "end"
    if _SINCE.search(span.before):
        return "start"
    if _NOT.search(span.before):
        return ""
    if _ENDED.match(after):
        return "end"
    if _BEGUN.match(after):
        return "start"
    end = _END.search(span.before)
    start = _START.search(span.before)
    if end and (not start or end.start() > start.start()):
        return "end"
    return "start" if start or _INSIDE.search(span.text.casefold()) else ""
