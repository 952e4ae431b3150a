"""One way to change a state: a conditional UPDATE that must touch exactly the rows it means."""

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Stale

Edges = list[tuple[str, str]]  # the drawn graph of a state: from, to


def guard(name: str, edges: Edges) -> pgtrigger.FSM:
    """The trigger that refuses every other edge of `state`.

    It is called for rows whose state changes and no others: a call costs a subtransaction, and
    a bulk UPDATE of another column would pay for 15,000 of them.
    """
    changes = pgtrigger.AnyChange("state")
    return pgtrigger.FSM(name=name, field="state", transitions=edges, condition=changes)


def move(
    instance: models.Model,
    to: str,
    *,
    of: str | Iterable[str],
    field: str = "state",
    **also: Any,
) -> None:
    """Move one row from a state in `of` to `to`, setting `also`; the instance follows.

    Raises `Stale` where somebody else was first or the state does not allow it.
    """
    expected = [of] if isinstance(of, str) else list(of)
    rows = type(instance)._base_manager.filter(pk=instance.pk, **{f"{field}__in": expected})
    if rows.update(**{field: to}, **also) != 1:
        raise Stale(
            _("This has been changed by someone else in the meantime. Reload the page and look.")
        )
    for name, value in {field: to, **also}.items():
        setattr(instance, name, value)


def matching(edges: Edges, to: str) -> list[str]:
    """The states from which an edge leads to `to`."""
    return [start for start, end in edges if end == to]
