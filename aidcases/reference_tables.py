"""Reference tables as files: rows checked like any other change, with scope, audit and clear words.

A Resource reads the office's own heads; the rules are those of the models and verbs.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import tablib
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.resources import ModelResource
from import_export.results import Error, Result
from import_export.widgets import ForeignKeyWidget, Widget

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, may, require
from aidcases.reference_files import PlainCsv, PlainXlsx
from aidcases.regions import dotted
from aidcases.waiting_uploads import WaitingUpload, forget, remember, waits

YES, NO = ("ya", "yes", "y", "1", "true"), ("tidak", "no", "t", "0", "false")


# --- cells ------------------------------------------------------------------------------------


class TextWidget(Widget):
    """Text; an empty cell is an empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return str(value or "").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class NumberWidget(Widget):
    """A whole number from 0 on."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        written = str(value).strip()
        if not (written.isdecimal() and written.isascii()):
            raise ValueError(_("“%(value)s” is no whole number.") % {"value": written})
        return int(written)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class YesNoWidget(Widget):
    """ya or tidak."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        written = str(value).strip().lower()
        if written not in YES + NO:
            raise ValueError(_("Write ya or tidak, not “%(value)s”.") % {"value": value})
        return written in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return YES[0] if value else NO[0]


class ChoiceWidget(Widget):
    """One of the choices, by its code or by its word; written as its code."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = list(choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        written = str(value).strip().lower()
        for code, word in self.choices:
            if written in {str(code).lower(), str(word).lower()}:
                return str(code)
        allowed = ", ".join(str(code) for code, _word in self.choices)
        raise ValueError(
            _("“%(value)s” is not known here. Write one of: %(allowed)s.")
            % {"value": value, "allowed": allowed}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class SeveralWidget(Widget):
    """Several words in one cell, with semicolons between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return [word.strip() for word in str(value or "").split(";") if word.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(value or [])


class RegionWidget(ForeignKeyWidget):
    """A region by its code, with or without dots; an empty cell is none."""

    def __init__(self) -> None:
        super().__init__(Region, "code")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Region | None:
        written = str(value or "").strip()
        if not written:
            return None
        found = Region.objects.filter(code=dotted(written)).first()
        if found is None:
            raise ValueError(_("No region has the code “%(code)s”.") % {"code": written})
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.code) if value else ""


# --- a table ----------------------------------------------------------------------------------


class ToldError(Error):
    """An error of a row in words; where in the program it arose is nobody's business."""

    @property
    def traceback(self) -> str:
        return ""


class ReferenceResource(ModelResource):
    """A reference table as a file. `by` is whoever imports; heads are the fields' column names."""

    permission: ClassVar[Permission] = Permission.MANAGE_REFERENCE_DATA
    by: User

    @classmethod
    def get_error_result_class(cls) -> type[Error]:
        return ToldError

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Say at once which heads are missing or unknown; the fields' own names pass too."""
        self.by = kwargs["user"]
        require(self.by, self.permission)
        names = {name: field.column_name for name, field in self.fields.items()}
        heads = [names.get(head, head) for head in dataset.headers or []]
        known, needed = set(names.values()), {names[n] for n in self.get_import_id_fields()}
        missing, unknown = sorted(needed - set(heads)), sorted(set(heads) - known)
        twice = sorted({head for head in heads if heads.count(head) > 1})
        if missing or unknown or twice:
            dataset.wipe()
            raise Refused(self.about_heads(missing, unknown, twice))
        dataset.headers = heads

    def about_heads(self, missing: list[str], unknown: list[str], twice: list[str]) -> str:
        said = {
            _("The column “%(heads)s” is missing."): missing,
            _("There is no place for the column “%(heads)s”."): unknown,
            _("The column “%(heads)s” stands there more than once."): twice,
        }
        lines = [words % {"heads": "”, “".join(heads)} for words, heads in said.items() if heads]
        columns = ", ".join(field.column_name for field in self.fields.values())
        return " ".join([*lines, _("Columns are: %(columns)s.") % {"columns": columns}])

    def import_instance(self, instance: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Fill the record; what follows from its fields is filled whether or not all are sound."""
        try:
            super().import_instance(instance, row, **kwargs)
        finally:
            self.complete(instance)

    def complete(self, instance: Any) -> None:
        """Fill what follows from the fields that a file has."""

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """The record must lie in the person's regions, as it is to be."""
        require(self.by, self.permission, self.region_of(instance))

    def region_of(self, instance: Any) -> Any:
        """The region code that the record belongs to; None where it belongs to all."""
        return None

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        if not kwargs.get("dry_run"):
            counts = {kind: n for kind, n in result.totals.items() if n}
            table = self._meta.model._meta.label_lower
            audit.record("reference.imported", by=self.by, table=table, **counts)

    def get_diff_headers(self) -> list[str]:
        return [field.column_name for field in self.get_user_visible_fields()]


class CommonMeta:
    """What the tables' Resources have in common."""

    clean_model_instances = True
    skip_unchanged = True
    report_skipped = True


class ReferenceFiles(ImportExportMixin):
    """Import and export in the admin, for whoever may; each is told in the audit log."""

    formats = (PlainCsv, PlainXlsx)
    export_form_class = ExportForm
    skip_admin_log = True
    tmp_storage_class = WaitingUpload
    permission: Permission

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.permission)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.permission) and may(request.user, Permission.EXPORT)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A file that does not come to be confirmed is kept no longer than its trial."""
        response: HttpResponse = super().import_action(request, **kwargs)
        shown = getattr(response, "context_data", None) or {}
        name = getattr(request.FILES.get("import_file"), "tmp_storage_name", "")
        if name and "confirm_form" not in shown:
            WaitingUpload(name=name).remove()
        return response

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if initial:
            remember(request.session, self.opts.label_lower, initial["import_file_name"])
        return initial

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Only what this session uploaded for this table, and while it still waits."""
        name = request.POST.get("import_file_name", "")
        if not self.has_import_permission(request):
            raise PermissionDenied
        if not waits(request.session, self.opts.label_lower, name):
            messages.error(request, _("This upload waits no longer. Upload the file again."))
            app, model = self.opts.app_label, self.opts.model_name
            return redirect(f"{self.admin_site.name}:{app}_{model}_import")
        response: HttpResponseBase = super().process_import(request, **kwargs)
        forget(request.session)
        return response

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """A file that cannot be read, in the reader's words where it has some."""
        said = str(e) if isinstance(e, ValueError) and not isinstance(e, UnicodeError) else ""
        form.add_error("import_file", said or _("The file cannot be read. Save it anew."))

    def get_export_data(
        self, file_format: Any, request: Any, queryset: QuerySet[Any], **kwargs: Any
    ) -> Any:
        audit.record(
            "list.exported",
            by=request.user,
            list=queryset.model._meta.label_lower,
            format=file_format.get_title(),
            rows=queryset.count(),
        )
        return super().get_export_data(file_format, request, queryset, **kwargs)
