"""The desk of these tests: partners in every group."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.clockwork.works import Works
from tests.unit.events.partners import works_at


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A whole desk with partners, whose time the test drives."""
    made = works_at(tmp_path, bounces="bounce@ipserver.su")
    yield made
    made.close()
