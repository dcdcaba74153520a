"""An automatic letter to whoever wrote: first answer, receipt, outcome (S1.1, S7.5).

RFC 3834: it goes with the null sender to one recipient as a letter of kind `answer`,
says that a program wrote it, and belongs to the thread that it answers. Never decides
whether it may go (desk.autoanswer), never quotes what it answers: mail with a forged
sender must not carry a stranger's text on.
"""

from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import plain_letter, tagged
from mailproc.message.model import Message


def answer_letter(
    message: Message,
    subject_tag: str,
    text: str,
    identity: Identity,
    to: str,
    *,
    language: str = "",
) -> bytes:
    """Return the answer to `message`, ready for step 3 of the outbound path.

    `subject_tag` is `[#n]`; `text` is rendered; `language` (RFC 3282) is that of the
    text. Precedence (RFC 3834 3.1.8) is for programs older than Auto-Submitted;
    `bulk`, which junk filters read, is not used. Errors: Refused where `to` is none.
    """
    fields = ["Auto-Submitted: auto-replied", "Precedence: auto_reply"]
    if language:
        fields.append(f"Content-Language: {language}")
    own = (message.message_id,) if message.message_id else ()
    known = message.references or message.in_reply_to
    return plain_letter(
        identity,
        to,
        tagged(message.subject, subject_tag, "Re:"),
        text,
        parents=(*(each for each in known if each not in own), *own),
        fields=fields,
    )
