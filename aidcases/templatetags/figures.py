"""Numbers, money and days as the office writes them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aidcases.rupiah import format_rupiah, grouped

register = template.Library()


# Read once: Babel would parse the name of a locale anew for each number.
_ENGLISH, _INDONESIAN = Locale.parse("en_GB"), Locale.parse("id")


def _locale() -> Locale:
    return _ENGLISH if get_language() == "en" else _INDONESIAN


@register.filter
def rupiah(amount: int | None) -> str:
    """`250000` → `Rp250.000`."""
    return "" if amount is None else format_rupiah(int(amount))


@register.filter
def number(value: int | None) -> str:
    """`1250000` → `1.250.000`."""
    if value is None:
        return ""
    if type(value) is int:  # as Babel writes it, many times a page
        return f"{value:,}" if _locale() is _ENGLISH else grouped(value)
    return format_decimal(value, locale=_locale())


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """`1717 | percent_of:15000` → `11,4 %`; empty where there is no whole."""
    if not whole or part is None:
        return ""
    share = format_decimal(round(100 * part / whole, 1), locale=_locale(), format="0.#")
    return f"{share}\u00a0%"


def in_full(day: date) -> str:
    """`23 November 2026`, for a date or an aware datetime, in the office's time zone."""
    day = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return _in_full(day, _locale())


@lru_cache(maxsize=4096)
def _in_full(day: date, locale: Locale) -> str:
    return format_date(day, "d MMMM y", locale=locale)


def how_long_ago(moment: date) -> str:
    """`3 hari yang lalu`, `hari ini`, `dalam 2 hari`."""
    if isinstance(moment, datetime):
        return format_timedelta(
            moment - timezone.now(), add_direction=True, locale=_locale(), threshold=1.2
        )
    away = moment - timezone.localdate()
    return _away(away, _locale()) if away else _("today")


@lru_cache(maxsize=4096)
def _away(away: timedelta, locale: Locale) -> str:
    return format_timedelta(away, add_direction=True, locale=locale)


@register.filter
def ago(moment: date | None) -> str:
    """`3 hari yang lalu`."""
    return how_long_ago(moment) if moment else ""


@register.simple_tag
def long_date(day: date | None, *, time: bool = False) -> SafeString | str:
    """`23 November 2026`, and how long ago that is as its tooltip; with `time=True` the time too.

    An empty value shows as a dash.
    """
    if day is None:
        return "–"
    text = in_full(day)
    if time and isinstance(day, datetime):
        text += f", {timezone.localtime(day):%H.%M}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', day.isoformat(), how_long_ago(day), text
    )


@register.filter
def duration(seconds: Any) -> str:
    """`95` → `1 menit 35 detik`, for what is left of a job."""
    seconds = int(seconds or 0)
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        hours, minutes = divmod(minutes, 60)
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)s s") % {"seconds": rest}
