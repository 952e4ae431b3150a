"""Two files that a person brought, and which of their rows are one family. Deleted after some days.

Nothing here is tracked in the history: what was deleted must be gone. The audit log has counts.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aidcases.states import Edges, guard


class PairingState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    READ = "read", _("columns to confirm")
    MATCHED = "matched", _("matched")
    UNREADABLE = "unreadable", _("cannot be read")


PAIRING_EDGES: Edges = [
    (PairingState.UPLOADED, PairingState.READ),
    (PairingState.UPLOADED, PairingState.UNREADABLE),
    (PairingState.READ, PairingState.MATCHED),
    (PairingState.MATCHED, PairingState.READ),
]


class Side(models.TextChoices):
    LEFT = "left", _("list A")
    RIGHT = "right", _("list B")


class PairDecision(models.TextChoices):
    MATCH = "match", _("one family")
    REVIEW = "review", _("to be looked at")


class PairingQuerySet(models.QuerySet["ListPairing"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever brought the files, and nobody else: they are no part of the office's records."""
        return self.filter(owner=user)


class ListPairing(models.Model):
    """One run over two files. `counts` are those of the pairs (households/matching/pairing.py)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    region = models.ForeignKey("aidcases.Region", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        max_length=10, choices=PairingState.choices, default=PairingState.UPLOADED
    )
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    matched_at = models.DateTimeField(null=True)
    deleted_on = models.DateField(db_index=True)  # the first day on which it is no longer kept

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching of two lists")
        verbose_name_plural = _("matchings of two lists")
        constraints = [
            models.CheckConstraint(
                name="list_pairing_matched_has_time",
                condition=Q(state=PairingState.MATCHED, matched_at__isnull=False)
                | (~Q(state=PairingState.MATCHED) & Q(matched_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["owner", "-uploaded_at"], name="list_pairing_of_owner")]
        triggers = [guard("list_pairing_state", PAIRING_EDGES)]

    def __str__(self) -> str:
        return f"{self.pk}"

    def file(self, side: str) -> "PairedFile":
        """One of its two files; both are fetched at the first call."""
        if not hasattr(self, "_files"):
            self._files = {file.side: file for file in self.files.all()}
        return self._files[side]

    @property
    def left(self) -> "PairedFile":
        return self.file(Side.LEFT)

    @property
    def right(self) -> "PairedFile":
        return self.file(Side.RIGHT)


class PairedFile(models.Model):
    """One of the two. `stored` has a name of our own; `original_name` is only ever shown.

    sheets: [{"name", "height", "head": [[number, [cell, …]], …], "since_1904"}], the first rows of
    each that can be seen. columns: {field: position from 0}. problem: {"code", "params"} of what
    cannot be read.
    """

    pairing = models.ForeignKey(ListPairing, models.CASCADE, related_name="files", db_index=False)
    side = models.CharField(max_length=5, choices=Side.choices)
    stored = models.FileField(max_length=200)
    original_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheets = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    sheet = models.CharField(max_length=200, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    header_depth = models.PositiveSmallIntegerField(default=1)
    columns = models.JSONField(default=dict)
    unsound = models.PositiveIntegerField(default=0)  # NIKs that cannot be right

    class Meta:
        verbose_name = _("file to match")
        verbose_name_plural = _("files to match")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "side"], name="paired_file_side_once"),
            models.CheckConstraint(name="paired_file_side", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def since_1904(self) -> bool:
        """Where the serials of its days count from, in all its sheets alike."""
        return any(sheet.get("since_1904") for sheet in self.sheets)


class PairedRow(models.Model):
    """A row as received; `number` counts from 1 below the header, `line` as the sheet shows it."""

    file = models.ForeignKey(PairedFile, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        verbose_name = _("row of a file to match")
        verbose_name_plural = _("rows of files to match")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="paired_row_once"),
            models.CheckConstraint(
                name="paired_row_counted_from_one",
                condition=Q(number__gte=1, line__gte=F("number")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class RowPair(models.Model):
    """Two rows that are, or may be, one family, by their numbers. weights: as of a MatchPair."""

    pairing = models.ForeignKey(ListPairing, models.CASCADE, related_name="pairs", db_index=False)
    left_row = models.PositiveIntegerField()
    right_row = models.PositiveIntegerField()
    probability = models.FloatField()
    decision = models.CharField(max_length=6, choices=PairDecision.choices)
    weights = models.JSONField(default=list)

    class Meta:
        verbose_name = _("pair of rows")
        verbose_name_plural = _("pairs of rows")
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "left_row", "right_row"], name="row_pair_once"
            ),
            models.CheckConstraint(
                name="row_pair_probability", condition=Q(probability__range=(0, 1))
            ),
            models.CheckConstraint(
                name="row_pair_decision", condition=Q(decision__in=PairDecision.values)
            ),
        ]
        indexes = [
            models.Index(fields=["pairing", "right_row"], name="row_pair_by_right"),
            models.Index(
                fields=["pairing", "decision", "left_row", "right_row"], name="row_pair_by_decision"
            ),
            models.Index(fields=["pairing", "probability", "id"], name="row_pair_by_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.left_row} – {self.right_row}"
