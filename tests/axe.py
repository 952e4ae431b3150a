"""axe-core in the page: what would keep somebody from using it."""

from functools import cache
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

WIDTHS = (1280, 360)
GRAVE = {"serious", "critical"}


@cache
def _source() -> str:
    return (settings.NODE_MODULES / "axe-core/axe.min.js").read_text()


WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
THEMES = {"light": WCAG, "dark": COLOURS}


def grave_problems(page: Page, rules: dict[str, Any] = WCAG) -> list[str]:
    """Serious and critical findings of WCAG 2.2 AA, each with the element that has it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(
        "async rules => (await axe.run(document, {runOnly: rules})).violations", rules
    )
    return [
        f"{finding['id']}: {node['target']} {node['failureSummary']}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"][:3]
    ]


def problems_in_every_light(page: Page) -> list[str]:
    """What axe finds at each width in light and in dark, and what overflows at 360 px.

    A theme changes colours and nothing else, so the dark one is asked for those alone.
    """
    problems: list[str] = []
    page.emulate_media(reduced_motion="reduce")  # colours must not be read halfway
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for theme, rules in THEMES.items():
            page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            problems += [f"{width} {theme} {problem}" for problem in grave_problems(page, rules)]
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            problems.append(f"{width}: {beyond} px beyond the right edge")
    return problems
