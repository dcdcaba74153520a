"""The writer's own new text of a message: no quotes, no signature at the end."""

from collections.abc import Sequence

from mailproc.compose.bodies import opening
from mailproc.compose.commands_body import OwnLine, read_body
from mailproc.message.model import Message, Part


def new_text(message: Message) -> str:
    """Return what the writer wrote, of the first version of the text, as lines."""
    read: dict[int, Sequence[OwnLine]] = {}

    def own(part: Part) -> Sequence[OwnLine]:
        if part.number not in read:  # a version that nobody asks for is not read
            read[part.number] = read_body(message, part).lines
        return read[part.number]

    for part in opening(message, lambda part: bool(own(part))):
        if lines := own(part):
            return "\n".join(line.text for line in lines)
    return ""
