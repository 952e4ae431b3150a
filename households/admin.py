"""Reference tables of this house: reason codes."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _
from import_export.fields import Field

from aidcases.admin_site import ReferenceAdmin
from aidcases.reference_tables import (
    ChoiceWidget,
    CommonMeta,
    NumberWidget,
    ReferenceFiles,
    ReferenceResource,
    SeveralWidget,
    TextWidget,
    YesNoWidget,
)
from households.models import ReasonCode, Visit
from households.models.reason_code import Verdict


class ReasonCodeResource(ReferenceResource):
    code = Field("code", "kode", TextWidget())
    verdict = Field("verdict", "putusan", ChoiceWidget(Verdict.choices))
    label = Field("label", "nama", TextWidget())
    label_en = Field("label_en", "nama_inggris", TextWidget())
    synonyms = Field("synonyms", "sebutan", SeveralWidget())
    is_lasting = Field("is_lasting", "berlaku_seterusnya", YesNoWidget())
    order = Field("order", "urutan", NumberWidget())
    is_active = Field("is_active", "dipakai", YesNoWidget())

    class Meta(CommonMeta):
        model = ReasonCode
        import_id_fields = ("code",)
        fields = (
            *("code", "verdict", "label", "label_en"),
            *("synonyms", "is_lasting", "order", "is_active"),
        )

    def validate_instance(
        self,
        instance: ReasonCode,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        errors = {**(import_validation_errors or {}), **verdict_in_use(instance)}
        super().validate_instance(instance, errors, validate_unique)


def verdict_in_use(reason: ReasonCode) -> dict[str, ValidationError]:
    """What forbids the reason's verdict, by field: visits that gave it for another one."""
    given = Visit.objects.filter(reason=reason.pk).exclude(verdict=reason.verdict)
    if not given.exists():
        return {}
    words = _("Visits gave the reason “%(code)s” for another verdict. Make a new code.")
    return {"verdict": ValidationError(words % {"code": reason.pk})}


class ReasonCodeForm(ModelForm):
    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        for field, error in verdict_in_use(self.reason()).items():
            self.add_error(field, error)
        return given

    def reason(self) -> ReasonCode:
        """The reason as it is to be."""
        verdict = self.cleaned_data.get("verdict", self.instance.verdict)
        return ReasonCode(code=self.instance.pk, verdict=verdict)


@admin.register(ReasonCode)
class ReasonCodeAdmin(ReferenceFiles, ReferenceAdmin):
    form = ReasonCodeForm
    resource_classes = (ReasonCodeResource,)
    list_display = ("code", "label", "label_en", "verdict", "is_lasting", "order", "is_active")
    list_filter = ("verdict", "is_active")
    search_fields = ("code", "label", "label_en")
