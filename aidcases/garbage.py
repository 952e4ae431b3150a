"""Garbage collection around work that makes many objects."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def of_new_objects_only() -> Iterator[None]:
    """What the application consists of is not walked through anew with every collection."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
