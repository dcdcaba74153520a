"""Fixtures of the unit tests that need a desk."""

from tests.unit.desk import desk, house, shipped, store

__all__ = ["desk", "house", "shipped", "store"]
