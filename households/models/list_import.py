"""A ministry list on its way in: the file, its rows as received and as understood."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from aidcases.history import tracked
from aidcases.scope import ScopedModel
from aidcases.states import Edges


class ListState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    READ = "read", _("read")
    IN_REVIEW = "in_review", _("in review")
    APPLIED = "applied", _("applied")
    REVERTED = "reverted", _("taken back")
    FAILED = "failed", _("failed")
    REFUSED = "refused", _("refused")


LIST_EDGES: Edges = [
    (ListState.UPLOADED, ListState.READ),
    (ListState.UPLOADED, ListState.FAILED),
    (ListState.READ, ListState.IN_REVIEW),
    (ListState.READ, ListState.FAILED),
    (ListState.IN_REVIEW, ListState.APPLIED),
    (ListState.IN_REVIEW, ListState.REFUSED),
    (ListState.IN_REVIEW, ListState.UPLOADED),  # read anew, with other columns
    (ListState.APPLIED, ListState.REVERTED),
    (ListState.FAILED, ListState.UPLOADED),
]


class RowFate(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    QUARANTINED = "quarantined", _("needs repair")
    SKIPPED = "skipped", _("skipped")


# What the rows of one family share in a list of persons: its id, else the number of its card.
FAMILY_OF_ROW = Coalesce(
    NullIf(F("family_id"), Value("")),
    KeyTextTransform("family_card_number", "understood"),
    Value(""),
    output_field=models.TextField(),
)


@tracked(exclude=("counts",))
class ListImport(ScopedModel):
    """One received list. rows = accepted + quarantined + skipped; blank rows stand apart."""

    source_file = models.ForeignKey("aidcases.SourceFile", models.PROTECT, related_name="+")
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+")
    layout = models.CharField(_("layout"), max_length=40, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    columns = models.JSONField(default=list)  # [{"header", "field", "position"}] in file order
    # What a person settled: {"layout", "row", "columns": {key: field}}; see ministry_list/header.py
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    quarantined = models.PositiveIntegerField(_("need repair"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    duplicates = models.PositiveIntegerField(_("duplicates"), default=0)
    warned = models.PositiveIntegerField(_("with warnings"), default=0)
    members = models.PositiveIntegerField(_("members"), default=0)  # a mark on accepted rows
    blank_rows = models.PositiveIntegerField(_("blank rows"), default=0)
    counts = models.JSONField(default=dict)  # {"problems": {code: n}, "columns": …, "regions": …}
    guard = models.JSONField(default=list)  # codes of the guards that tripped on the whole file
    error = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reverted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ministry list")
        verbose_name_plural = _("ministry lists")
        constraints = [
            models.CheckConstraint(
                name="list_rows_add_up",
                condition=Q(rows=F("accepted") + F("quarantined") + F("skipped")),
            ),
            models.CheckConstraint(
                name="list_members_are_accepted",
                condition=Q(members__lte=F("accepted")),
            ),
            models.CheckConstraint(
                name="list_applied_by_and_at",
                condition=Q(applied_by__isnull=True, applied_at__isnull=True)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="list_applied_has_actor",
                condition=~Q(state=ListState.APPLIED) | Q(applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="list_reverted_by_and_at",
                condition=Q(
                    state=ListState.REVERTED,
                    applied_by__isnull=False,
                    reverted_by__isnull=False,
                    reverted_at__isnull=False,
                )
                | (
                    ~Q(state=ListState.REVERTED)
                    & Q(reverted_by__isnull=True, reverted_at__isnull=True)
                ),
            ),
        ]
        triggers = [pgtrigger.FSM(name="list_state", field="state", transitions=LIST_EDGES)]

    def __str__(self) -> str:
        return f"{self.source_file} ({self.pk})"

    @property
    def title(self) -> str:
        """The name of its file, and of its sheet where the file has several."""
        name = self.source_file.original_name
        several = self.sheet and len(self.counts.get("sheets", [])) != 1
        return f"{name} · {self.sheet}" if several else name


class ListRow(ScopedModel):
    """A line of the file: `raw` as received for ever, `understood` and `problems` as read.

    understood: {field: value} by the fields of the layout, dates as ISO text.
    problems: [{"code", "severity": error|warning|note, "column", "value", …}].
    """

    list_import = models.ForeignKey(
        ListImport, models.CASCADE, related_name="list_rows", db_index=False
    )
    number = models.PositiveIntegerField()  # row number in the sheet, as Excel shows it
    fate = models.CharField(max_length=11, choices=RowFate.choices)
    raw = models.JSONField()
    understood = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    codes = models.JSONField(default=list)  # codes of its problems, for filtering
    family_id = models.CharField(max_length=40, blank=True)
    nik = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=200, blank=True)
    # What the row was understood to name: the household and the candidate it leads to are held to
    # a region that exists, and rows come by the million.
    region = models.ForeignKey(
        "aidcases.Region",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    is_duplicate = models.BooleanField(default=False)  # a mark on accepted rows
    is_warned = models.BooleanField(default=False)
    # A person of another row's family, in lists of persons: no candidate of its own.
    is_member = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("list row")
        verbose_name_plural = _("list rows")
        constraints = [
            models.UniqueConstraint(fields=["list_import", "number"], name="list_row_number_once"),
            models.CheckConstraint(
                name="list_row_accepted_is_whole",
                condition=~Q(fate=RowFate.ACCEPTED) | (Q(region__isnull=False) & ~Q(name="")),
            ),
        ]
        indexes = [
            models.Index(  # accepted rows are nearly all: they are found without it
                fields=["list_import", "fate", "number"],
                name="list_row_by_fate",
                condition=~Q(fate=RowFate.ACCEPTED),
            ),
            models.Index(fields=["list_import", "region", "number"], name="list_row_by_village"),
            models.Index(
                F("list_import"),
                FAMILY_OF_ROW,
                name="list_row_of_family",
                condition=Q(is_member=True),
            ),
            models.Index(
                fields=["list_import", "number"],
                name="list_row_duplicate",
                condition=Q(is_duplicate=True),
            ),
            models.Index(
                fields=["list_import", "number"],
                name="list_row_warned",
                condition=Q(is_warned=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
