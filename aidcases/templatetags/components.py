"""Parts of pages: chips, masked numbers, form widgets, charts, equations (docs/components.md)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2 import Table

from aidcases import chips, identity, jobs
from aidcases.models import Job
from aidcases.permissions import Permission, may
from aidcases.registries import reveal_key
from aidcases.selects import SelectAtOnce
from aidcases.views import cells

register = template.Library()


@register.simple_tag
def status_chip(state: str, word: Any = "") -> SafeString:
    """A word with the colour of its meaning: `{% status_chip job.state job.get_state_display %}`.

    `state` is a state's value or one of grey, blue, green, amber, red.
    """
    return _chip(str(state), conditional_escape(word or state))


@lru_cache(maxsize=1024)
def _chip(state: str, word: str) -> SafeString:
    """A list has hundreds of chips, and few that differ. The word is escaped already."""
    return mark_safe(f'<span class="chip chip-{chips.colour_of(state)}">{word}</span>')


@register.inclusion_tag("_components/masked_number.html", takes_context=True)
def masked_number(context: Context, subject: Model, field: str) -> dict[str, Any]:
    """A NIK or family card number with its middle hidden, and an eye where the person may look."""
    user = getattr(context.get("request"), "user", None)
    value = getattr(subject, field) or ""
    key = reveal_key(subject)
    return {
        "masked": identity.mask_nik(value),
        "key": key,
        "pk": subject.pk,
        "field": field,
        "may_reveal": bool(key and value) and may(user, Permission.REVEAL_NUMBERS, subject),
    }


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form field's widget in the page's style, tied to its errors."""
    kind = field.field.widget
    if isinstance(kind, (CheckboxSelectMultiple, RadioSelect)):
        return field.as_widget()
    style = "form-control"
    if isinstance(kind, CheckboxInput):
        style = "form-check-input"
    elif isinstance(kind, Select):
        style = "form-select"
    attrs: dict[str, str | bool] = {"class": f"{kind.attrs.get('class', '')} {style}".strip()}
    if field.errors:
        attrs["class"] = f"{attrs['class']} is-invalid"
    if type(kind) is Select:
        return field.as_widget(SelectAtOnce(kind.attrs, kind.choices), attrs)
    return field.as_widget(attrs=attrs)


@register.simple_tag
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.inclusion_tag("_components/chart_bar.html")
def chart_bar(
    title: Any,
    rows: Iterable[Sequence[Any]],
    unit: Any = "",
    label: Any = "",
    *,
    table: bool = True,
) -> dict[str, Any]:
    """Horizontal bars with their table: rows of (label, value[, colour[, url]]).

    Drawn as SVG on the server, so that it prints and needs no script.
    """
    given = [(*row, *("blue", "")[len(row) - 2 :]) for row in rows]
    largest = max((row[1] for row in given), default=0) or 1
    bars = [
        {
            "label": row[0],
            "value": row[1],
            "colour": row[2],
            "url": row[3],
            "width": str(round(1000 * row[1] / largest)),
        }
        for row in given
    ]
    return {
        "title": title,
        "bars": bars,
        "unit": unit,
        "label": label or _("What"),
        "table": table,
    }


@register.inclusion_tag("_components/equation.html")
def equation(
    whole_label: Any, whole: int, parts: Iterable[Sequence[Any]], *, money: bool = False
) -> dict[str, Any]:
    """A sum that must close: parts of (label, value[, url]); the difference stands out."""
    terms = [
        {"label": part[0], "value": part[1], "url": part[2] if len(part) > 2 else ""}
        for part in parts
    ]
    difference = whole - sum(term["value"] for term in terms)
    return {
        "whole_label": whole_label,
        "whole": whole,
        "terms": terms,
        "difference": difference,
        "money": money,
    }


@register.inclusion_tag("_components/job_card.html", takes_context=True)
def job_card(context: Context, job: Job, *, then_reload: bool = False) -> dict[str, Any]:
    """How far a job is; asks again by itself until it is finished.

    With `then_reload` the page around it is loaded anew once the job has ended.
    """
    return {
        "job": job,
        "label": jobs.label_of(job.kind),
        "step": _(job.message) if job.message else "",
        "error": jobs.error_of(job),
        "seconds_left": job.seconds_left,
        "request": context.get("request"),
        "then_reload": then_reload,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def sort_link(table: Table, column: Any) -> dict[str, str] | None:
    """How a column's head sorts the list; None where it does not."""
    return getattr(table, "sort_links", {}).get(column.name)


@register.simple_tag
def table_row(row: Any) -> SafeString:
    """One row of a table. Its first cell is the link that opens it, so Enter and the mouse agree.

    Written here and not as a template: a page has some hundreds of cells.
    """
    url = _row_url(row)
    html = []
    for position, (tag, content) in enumerate(cells.of(row)):
        text: str = conditional_escape(content)
        if url and position == 0 and "<a " not in text:
            text = f'<a class="row-link" href="{escape(url)}">{text}</a>'
        html.append(f"{tag}{text}</td>")
    opens = " data-opens" if url else ""
    return mark_safe(f"<tr{opens}>{''.join(html)}</tr>")


def _row_url(row: Any) -> str:
    """The page that a table's row opens: `row_url(record)` of the table, or the record's own."""
    given = getattr(row.table, "row_url", None)
    if given is not None:
        return str(given(row.record) or "")
    own = getattr(row.record, "get_absolute_url", None)
    return str(own()) if own is not None else ""


@register.simple_tag(takes_context=True)
def panel_part(context: Context, panel: dict[str, Any]) -> SafeString:
    """A panel of the home page, with its own context over the page's."""
    assert context.template  # set while a template is rendered
    template_of_panel = context.template.engine.get_template(panel["template"])
    with context.push(**panel["context"]):
        return template_of_panel.render(context)
