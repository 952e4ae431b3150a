"""The addresses of many rows: `reverse` finds the pattern once, the keys are put in here."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_SAMPLES: dict[type, int] = {int: 10**12, UUID: 10**30}


def address(name: str, *keys: int | UUID) -> str:
    """As `reverse(name, args=keys)`, for keys of rows: whole numbers and UUIDs."""
    kinds = tuple(type(key) for key in keys)
    where = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return _pattern(name, kinds, where).format(*keys)


@cache
def _pattern(name: str, kinds: tuple[type, ...], where: tuple[str, str]) -> str:
    """`/visits/{}/`: the address of samples, with their places left open."""
    samples = [
        kind(int=_SAMPLES[kind] + n) if kind is UUID else _SAMPLES[kind] + n
        for n, kind in enumerate(kinds)
    ]
    found = reverse(name, args=samples).replace("{", "{{").replace("}", "}}")
    for sample in samples:
        found = found.replace(str(sample), "{}", 1)
    return found
