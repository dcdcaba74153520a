"""The table of handlers: which module decides what a clock of a kind leads to."""

from collections.abc import Mapping

from mailproc.clockwork import (
    abuse_block,
    abuse_block_letter,
    abuse_client,
    abuse_deadline,
    abuse_outcome,
    abuse_receipt,
    alarms,
    answers,
    drafts,
    handover,
    notice_clocks,
    own_reports,
    sales,
    tasks,
)
from mailproc.clockwork.office import Handler
from mailproc.desk.model import ClockKind

HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.TEMPLATE: answers.template,
    ClockKind.ANSWER: answers.by_filter,
    **drafts.HANDLERS,
    **alarms.HANDLERS,
    **notice_clocks.HANDLERS,
    **abuse_receipt.HANDLERS,
    **abuse_client.HANDLERS,
    **abuse_block.HANDLERS,
    **abuse_block_letter.HANDLERS,
    **abuse_outcome.HANDLERS,
    **abuse_deadline.HANDLERS,
    **handover.HANDLERS,
    **tasks.HANDLERS,
    **sales.HANDLERS,
    **own_reports.HANDLERS,
}
