"""The heads of _components/place_table.html: each sorts the table by its column."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidcases.requests import PersonRequest

WORDS = [("name", _("Village")), ("within", _("District"))]


def sort_key(wanted: str, columns: Iterable[tuple[str, Any]]) -> str:
    """The column that a query asks for, without its direction; empty for none that there is."""
    key = wanted.removeprefix("-")
    return key if key in [known for known, _label in [*WORDS, *columns]] else ""


def heads(
    request: PersonRequest, parameter: str, columns: Iterable[tuple[str, Any]]
) -> list[dict[str, Any]]:
    """Of the two words and these columns of figures; `parameter` of the query names the order."""
    return [
        *(_head(request, parameter, key, label, is_figure=False) for key, label in WORDS),
        *(_head(request, parameter, key, label, is_figure=True) for key, label in columns),
    ]


def _head(
    request: PersonRequest, parameter: str, key: str, label: Any, *, is_figure: bool
) -> dict[str, Any]:
    """Figures begin with the largest, words with the first."""
    wanted = request.GET.get(parameter, "")
    first, second = (f"-{key}", key) if is_figure else (key, f"-{key}")
    query = request.GET.copy()
    query[parameter] = second if wanted == first else first
    state = {key: "ascending", f"-{key}": "descending"}.get(wanted, "none")
    return {"label": label, "state": state, "query": query.urlencode(), "num": is_figure}
