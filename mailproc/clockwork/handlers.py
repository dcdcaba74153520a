"""The table of handlers: which module decides what a clock of a kind leads to."""

from collections.abc import Mapping

from mailproc.clockwork import alarms, answers, drafts, handover, notice_clocks
from mailproc.clockwork.office import Handler
from mailproc.desk.model import ClockKind

HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.TEMPLATE: answers.template,
    ClockKind.ANSWER: answers.by_filter,
    **drafts.HANDLERS,
    **alarms.HANDLERS,
    **handover.HANDLERS,
    **notice_clocks.HANDLERS,
}
