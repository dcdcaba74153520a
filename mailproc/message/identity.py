"""When two mails are copies of one (S3.5b): Message-ID, From and body agree.

Trace fields, header order and what servers do to line ends never count, since
every account's copy travelled its own way.
"""

import hashlib

from mailproc.message.model import Message


def identity(message: Message) -> str:
    """Return the SHA-256 (hex) that all copies of one mail share.

    Without a Message-ID the Date and Subject stand in for it.
    """
    sender = ",".join(sorted(address.key for address in message.from_))
    if message.message_id:
        fields = ["id", message.message_id, sender]
    else:
        fields = ["no-id", sender, message.header("Date") or "", message.subject]
    digest = hashlib.sha256()
    for text in fields:
        data = text.encode("utf-8", "replace")
        # The length keeps neighbours apart: ("ab", "c") is not ("a", "bc").
        digest.update(b"%d:" % len(data) + data)
    digest.update(_body(message))
    return digest.hexdigest()


def _body(message: Message) -> bytes:
    body = message.raw[message.root.body : message.root.end]
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return body.rstrip(b" \t\n")
