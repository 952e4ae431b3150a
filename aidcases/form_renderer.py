"""Forms look alike everywhere: `{{ form }}` and `{{ form.name.as_field_group }}`."""

import html
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


class PageFormRenderer(TemplatesSetting):
    form_template_name = "_components/form.html"
    field_template_name = "_components/form_field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """As Django does, but a select without templates.

        Django includes two templates for each option; with 81 villages in a filter that is a
        fifth of a list page.
        """
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        return SafeString(super().render(template_name, context, request))


def select(widget: dict[str, Any]) -> SafeString:
    """The widget's context as Django's own template would write it, but for white space."""
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    name = html.escape(widget["name"])
    return mark_safe(f'<select name="{name}"{flatatt(widget["attrs"])}>{groups}</select>')


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    inside = "".join(
        f'<option value="{html.escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
        f"{_text(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{html.escape(str(name))}">{inside}</optgroup>' if name else inside


def _attributes(attrs: dict[str, Any]) -> str:
    return flatatt(attrs) if attrs else ""


def _text(label: Any) -> str:
    return str(label.__html__()) if hasattr(label, "__html__") else html.escape(str(label))
