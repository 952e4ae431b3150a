"""Icons of Tabler, drawn into the page itself: no icon font, no sprite to fetch."""

import re
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_NAME = re.compile(r"^[a-z0-9-]+$")
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _shapes(name: str, style: str) -> str:
    """The shapes within the icon's file; empty where there is no such icon."""
    path = settings.NODE_MODULES / "@tabler/icons/icons" / style / f"{name}.svg"
    if not _NAME.match(name) or not path.is_file():
        return ""
    inside = _INSIDE.search(path.read_text())
    shapes = re.sub(r"\s+", " ", inside.group(1)).strip() if inside else ""
    return shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" /> ', "")


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, extra: str = "") -> SafeString:
    """`{% icon "home" %}`: decoration only, hidden from screen readers; words stand beside it."""
    return mark_safe(
        f'<svg class="icon {extra}" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{_shapes(name, 'outline')}</svg>"
    )
