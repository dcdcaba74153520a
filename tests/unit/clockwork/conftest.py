"""The desk of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.clockwork.works import Works


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A whole desk whose time the test drives."""
    made = Works(tmp_path)
    yield made
    made.close()
