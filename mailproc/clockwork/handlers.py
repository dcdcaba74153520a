"""The table of handlers: which module decides what a clock of a kind leads to."""

from collections.abc import Mapping

from mailproc.clockwork import alarms, answers, handover
from mailproc.clockwork.office import Handler
from mailproc.desk.model import ClockKind

HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.TEMPLATE: answers.template,
    **alarms.HANDLERS,
    **handover.HANDLERS,
}
