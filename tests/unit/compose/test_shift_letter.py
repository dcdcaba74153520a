"""The hand-over as a letter: text and page from the same rows, and its picture."""

from io import BytesIO

from PIL import Image

from mailproc.compose.chart import WIDTH, Bar, bars
from mailproc.compose.shift_letter import (
    Entry,
    Figure,
    Section,
    ShiftLetter,
    as_letter,
    as_text,
)
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes
from tests.unit.desk import IDENTITY

LETTER = ShiftLetter(
    subject="О передаче смены\r\nBcc: x@example.org [#7]",
    message_id="handover-letter.1795500000.ab@mail.ipserver.su",
    title="О передаче смены / Hand-over",
    figures=(Figure("Получено / Received", "42", 42), Figure("Late", "0", 0)),
    remarks=("Отложено: 1\r\n.",),
    sections=(
        Section(
            "abuse (1)",
            (Entry("#3 <script>alert(1)</script>", "приоритет 3", "ждём"),),
        ),
    ),
    parents=("handover-standing@mail.ipserver.su",),
)


def test_what_strangers_wrote_is_data() -> None:
    raw = as_letter(LETTER, IDENTITY)
    message = parse(raw)
    assert message.header_all("Bcc") == ()
    (page,) = [p for p in message.parts if p.content_type == "text/html"]
    assert b"<script>" not in part_bytes(message, page)
    assert "ждём" in message.text
    assert message.defects == ("no date field",)  # the transform adds it


def test_the_picture_has_the_figures_as_text_too() -> None:
    """Clients that show no pictures show the alternative."""
    message = parse(as_letter(LETTER, IDENTITY))
    (page,) = [p for p in message.parts if p.content_type == "text/html"]
    html = part_bytes(message, page).decode()
    assert 'alt="Получено / Received: 42; Late: 0"' in html
    (picture,) = [p for p in message.parts if p.content_type == "image/png"]
    assert Image.open(BytesIO(part_bytes(message, picture))).width == WIDTH


def test_text_is_one_line_a_fact() -> None:
    lines = as_text(LETTER).splitlines()
    assert "! Отложено: 1 ." in lines
    assert "    осталось сделать: ждём" in lines


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [Bar(10, "10", "#000000"), Bar(5, "5", "#000000"), Bar(-1, "-", "#000000")]
    image = Image.open(BytesIO(bars(rows))).convert("L")
    lengths = [
        sum(image.getpixel((x, 6 + 34 * row + 11)) == 0 for x in range(WIDTH - 88))
        for row in range(3)
    ]
    assert abs(lengths[0] - 2 * lengths[1]) <= 10
    assert lengths[2] == 0


def test_no_rows_are_a_picture_too() -> None:
    assert Image.open(BytesIO(bars([]))).size[0] == WIDTH
