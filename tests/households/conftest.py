"""Fixtures of the tests of this house."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Messages as their msgids."""
    with translation.override("en"):
        yield
