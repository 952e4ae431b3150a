from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.distributions.makers import Office


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages are looked at in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def office(db: None) -> Office:
    """A clerk and a supervisor of one regency."""
    return Office()
