"""Forms look alike everywhere: `{{ form }}` and `{{ form.name.as_field_group }}`."""

from django.forms.renderers import TemplatesSetting


class PageFormRenderer(TemplatesSetting):
    form_template_name = "_components/form.html"
    field_template_name = "_components/form_field.html"
