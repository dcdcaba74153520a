"""The writer's own new text of a message: no quotes, no signature at the end."""

from mailproc.compose.bodies import opening
from mailproc.compose.commands_body import read_body
from mailproc.message.model import Message


def new_text(message: Message) -> str:
    """Return what the writer wrote, of the first version of the text, as lines."""
    bodies = {p.number: read_body(message, p) for p in message.parts if p.is_text_body}
    parts = opening(message, lambda part: bool(bodies[part.number].lines))
    for part in parts:
        if lines := bodies[part.number].lines:
            return "\n".join(line.text for line in lines)
    return ""
