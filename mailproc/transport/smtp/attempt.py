"""What becomes of each recipient of one message in one attempt (R4, R5). No I/O."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mailproc.ports import Claim, Outcome, Recipient, State
from mailproc.transport.smtp.content import Reply, address_ok, canonical, reply
from mailproc.transport.smtp.failures import Down, Unfit, Unsure
from mailproc.transport.smtp.retry import Schedule


class Attempt:
    """Collects an Outcome for every recipient of a claim.

    `waiting` are those without one; `smarthost` is the one being asked now.
    """

    def __init__(
        self,
        claim: Claim,
        now: datetime,
        schedule: Schedule,
        random: Callable[[], float],
    ) -> None:
        self.claim = claim
        self.smarthost = ""
        self._now = now
        self._schedule = schedule
        self._random = random
        self._waiting = {one.id: one for one in claim.recipients}
        self._outcomes: list[Outcome] = []
        self._downs: list[str] = []
        self._unfit: Reply | None = None
        self._unsure = ""

    @property
    def waiting(self) -> Sequence[Recipient]:
        """Recipients without an outcome yet."""
        return tuple(self._waiting.values())

    def refuse_unsendable(self) -> None:
        """Fail what must not be put on any connection: never contacted anybody."""
        answer = None
        if not canonical(self.claim.raw):
            answer = Reply(554, "5.6.0 NUL, lone CR or lone LF in the message")
        elif self.claim.sender and not address_ok(self.claim.sender):
            answer = Reply(553, "5.1.7 malformed sender address")
        for one in self.waiting:
            if answer:
                self.settle(one, answer)
            elif not address_ok(one.address):
                self.settle(one, Reply(553, "5.1.3 malformed recipient address"))

    def settle(self, recipient: Recipient, answer: Reply) -> None:
        """Take a server's answer for one recipient: 2xx, 5xx are final."""
        if answer.ok:
            self._add(recipient, State.DELIVERED, answer)
        elif answer.code >= 500:
            self._add(recipient, State.FAILED, answer)
        else:
            self._again(recipient, answer)

    def down(self, why: Down) -> None:
        """Note that the smarthost cannot take mail."""
        self._downs.append(f"{self.smarthost}: {why.public}")

    def unfit(self, why: Unfit) -> None:
        """Note that the smarthost cannot take this message."""
        text = f"{why.enhanced} {self.smarthost}: {why.public}"
        self._unfit = self._unfit or Reply(why.code, text)

    def unsure(self, why: Unsure) -> None:
        """Note that the smarthost may have taken the message."""
        self._unsure = f"4.4.2 {self.smarthost}: answer lost after the message: "
        self._unsure += why.public

    def finish(self) -> Sequence[Outcome]:
        """Give everybody who still waits an outcome, and return all outcomes.

        A message that no smarthost is able to carry has failed; if one of them could
        not be asked, it waits.
        """
        answer = Reply(451, self._unsure or self._unreachable())
        if self._unfit and not self._downs and not self._unsure:
            answer = self._unfit
        for one in self.waiting:
            self.settle(one, answer)
        return tuple(self._outcomes)

    def _unreachable(self) -> str:
        reasons = "; ".join(self._downs)
        return f"4.4.1 {reasons}" if reasons else "4.3.5 no smarthost is configured"

    def _again(self, recipient: Recipient, answer: Reply) -> None:
        due = self._schedule.next_due(
            recipient.attempts + 1, self.claim.created, self._now, self._random()
        )
        if due is None:
            answer = Reply(answer.code, f"4.4.7 given up; last answer: {answer.text}")
            self._add(recipient, State.FAILED, answer)
        else:
            self._add(recipient, State.DUE, answer, due)

    def _add(
        self,
        recipient: Recipient,
        state: State,
        answer: Reply,
        due: datetime | None = None,
    ) -> None:
        self._waiting.pop(recipient.id, None)
        self._outcomes.append(
            Outcome(
                recipient=recipient.id,
                address=recipient.address,
                state=state,
                code=answer.code,
                text=reply(answer.code, answer.text).text,
                smarthost=self.smarthost,
                due=due,
                content=answer.content and state is State.FAILED,
                late=due is not None
                and self._schedule.notice_due(self.claim.created, self._now, due),
            )
        )
