"""Decrees: the list of them, drawing one up, issuing it, and its annex."""

from tempfile import TemporaryFile
from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from aidcases.addresses import address
from aidcases.errors import Refused
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.columns import ChipColumn, DateColumn, MaskedNumberColumn, NumberColumn
from aidcases.views.exports import XLSX
from aidcases.views.lists import ListPage
from aidcases.views.pages import Page
from households import finding, queries
from households.determination import annex, progress
from households.determination import decree as decrees
from households.forms.decisions import DecreeDraftForm, DecreeForm, PurposeForm, refused_into
from households.models import Decree, DecreeRecipient, Household
from households.models.decree import DecreeState
from households.views.places import RegionFilter

LOOK = frozenset({Permission.VIEW_LISTS, Permission.VIEW_AID})
DRAFT = frozenset({Permission.DRAFT_DECREES})


class DecreeTable(tables.Table):
    number = tables.Column(verbose_name=_("Number"))
    title = tables.Column(verbose_name=_("Title"))
    region = tables.Column(verbose_name=_("Region"))
    dated_on = DateColumn(verbose_name=_("Dated"))
    version = NumberColumn(verbose_name=_("Version"))
    recipients_count = NumberColumn(verbose_name=_("Recipients"))
    state = ChipColumn(verbose_name=_("State"))


class DecreeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DecreeState.choices, empty_label=_("All")
    )

    class Meta:
        model = Decree
        fields: list[str] = []


class DecreeList(ListPage):
    permissions = LOOK
    title = _("Decrees")
    template_name = "households/decrees.html"
    empty_template = "households/_decrees_empty.html"
    table_class = DecreeTable
    filterset_class = DecreeFilter
    keyset = ("-dated_on", "-pk")
    export_name = "decrees"

    def queryset(self) -> QuerySet[Decree]:
        return Decree.objects.visible_to(self.request.user).select_related("region")

    def extra_context(self) -> dict[str, Any]:
        return {"may_draft": may(self.request.user, Permission.DRAFT_DECREES)}


class RecipientTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"))
    number = NumberColumn(verbose_name=_("No."))
    nik = MaskedNumberColumn(verbose_name=_("NIK"))
    family_card_number = MaskedNumberColumn(verbose_name=_("Family card number"))
    address = tables.Column(verbose_name=_("Address"))
    region = tables.Column(verbose_name=_("Village"))
    district = tables.Column(verbose_name=_("District"), accessor="region__parent")

    def row_url(self, record: DecreeRecipient) -> str:
        return address("family", record.household_id)


class RecipientFilter(django_filters.FilterSet):
    region = RegionFilter()

    class Meta:
        model = DecreeRecipient
        fields: list[str] = []


class OneDecree(Page):
    """A page about one decree of the person's regions."""

    @cached_property
    def decree(self) -> Decree:
        visible = Decree.objects.visible_to(self.request.user)
        people = ("region", "list_import__source_file", "drafted_by", "issued_by")
        return get_object_or_404(visible.select_related(*people), pk=self.kwargs["pk"])


class DecreePage(ListPage, OneDecree):
    """A decree with its annex: drafted by one, issued by another, then frozen."""

    permissions = LOOK
    title = _("Decree")
    template_name = "households/decree.html"
    table_class = RecipientTable
    filterset_class = RecipientFilter
    keyset = ("number",)
    sorts = {"number": ("number",)}
    search_label = _("NIK or name")

    def queryset(self) -> QuerySet[DecreeRecipient]:
        lines = DecreeRecipient.objects.visible_to(self.request.user).filter(decree=self.decree)
        return lines.select_related("region__parent")

    def search(self, queryset: QuerySet[Any], text: str, digits: str) -> QuerySet[Any]:
        found = finding.families(Household.objects.all(), text, digits)
        return queryset.filter(household__in=found.values("pk"))

    def total(self) -> int:
        return self.decree.recipients_count

    def extra_context(self) -> dict[str, Any]:
        user, decree = self.request.user, self.decree
        is_draft = decree.state == DecreeState.DRAFT
        parts = progress.by_district(decree)
        return {
            "title": decree.number,
            "decree": decree,
            "is_draft": is_draft,
            "parts": [(name, count, f"?region={code}") for code, name, count in parts],
            "sound": not is_draft and decrees.fingerprint(decree) == decree.frozen_hash,
            "may_issue": is_draft and may(user, Permission.ISSUE_DECREES, decree),
            "is_own": decree.drafted_by_id == user.pk,
            "may_discard": is_draft and may(user, Permission.DRAFT_DECREES, decree),
            "may_amend": decree.state == DecreeState.ISSUED
            and may(user, Permission.DRAFT_DECREES, decree),
            "may_take": may(user, Permission.EXPORT, decree),
            "purpose_form": PurposeForm(),
            "next_version": getattr(decree, "amended_by", None),
        }


# --- acts -------------------------------------------------------------------------------------


class DecreeDraft(Page):
    permissions = DRAFT
    template_name = "households/decree_draft.html"

    def get(self, request: PersonRequest) -> HttpResponse:
        latest = self._lists().order_by("-applied_at", "-pk").first()
        wanted = request.GET.get("list") or (latest and latest.pk)
        region = request.user.scope_code or (latest and latest.region_id)
        return self._show(self._form(initial={"list_import": wanted, "region": region}))

    def post(self, request: PersonRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            made = decrees.draft(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            return self._show(refused_into(form, refusal), status=422)
        messages.success(request, _("The decree is drafted. Another person must issue it."))
        return redirect(made)

    def _form(self, *args: Any, **options: Any) -> DecreeDraftForm:
        return DecreeDraftForm(*args, user=self.request.user, lists=self._lists(), **options)

    def _lists(self) -> QuerySet[Any]:
        return queries.lists_of(self.request.user)

    def _show(self, form: DecreeDraftForm, *, status: int = 200) -> HttpResponse:
        return self.render({"form": form, "awaiting": self._awaiting()}, status=status)

    def _awaiting(self) -> int:
        """How many families of the latest list could be put on a decree now."""
        latest = self._lists().order_by("-applied_at", "-pk").first()
        code = self.request.user.scope_code
        return decrees.awaiting_decree(latest, code).count() if latest else 0


class DecreeAmend(OneDecree):
    """The next version of a decree in force."""

    permissions = DRAFT
    template_name = "households/decree_amend.html"

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        known = {"title": self.decree.title, "signed_by": self.decree.signed_by}
        return self._show(DecreeForm(initial=known))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = DecreeForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            made = decrees.amend(by=request.user, decree=self.decree, **form.cleaned_data)
        except Refused as refusal:
            return self._show(refused_into(form, refusal), status=422)
        messages.success(request, _("The next version is drafted. Another person issues it."))
        return redirect(made)

    def _show(self, form: DecreeForm, *, status: int = 200) -> HttpResponse:
        return self.render({"form": form, "decree": self.decree}, status=status)


class DecreeIssue(OneDecree):
    permissions = frozenset({Permission.ISSUE_DECREES})

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        decrees.issue(by=request.user, decree=self.decree)
        messages.success(request, _("The decree is issued and its list is frozen."))
        return redirect(self.decree)


class DecreeDiscard(OneDecree):
    permissions = DRAFT

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        decrees.discard(by=request.user, decree=self.decree)
        messages.success(request, _("The draft is discarded; its families await a decree."))
        return redirect("decrees")


class DecreeAnnex(OneDecree):
    """The annex as a workbook: masked on asking, whole for a purpose that is posted."""

    permissions = frozenset({Permission.EXPORT})

    def get(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        return self._file(self.decree, "")

    def post(self, request: PersonRequest, pk: int) -> HttpResponseBase:
        decree, form = self.decree, PurposeForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Write in a few words what the whole numbers are for."))
        return self._file(decree, form.cleaned_data["purpose"])

    def _file(self, decree: Decree, purpose: str) -> HttpResponseBase:
        # The response closes the file once it has been sent.
        file = TemporaryFile()  # noqa: SIM115
        annex.write(by=self.request.user, decree=decree, file=file, purpose=purpose)
        file.seek(0)
        name = f"{slugify(decree.number) or decree.pk}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
