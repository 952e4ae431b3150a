"""What ails the rows of a list, one narrow line a problem: to be filtered and counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aidcases.scope import ScopedModel
from households.models.list_import import ListImport, ListRow


class ListProblem(ScopedModel):
    """Which problem stands in which row; its words and values are in `ListRow.problems[place]`.

    Written set-wise from the rows whenever a list is read or completed, never by hand. The foreign
    keys that the row's own already vouch for are not checked a second time.
    """

    list_import = models.ForeignKey(
        ListImport,
        models.CASCADE,
        related_name="list_problems",
        db_index=False,
        db_constraint=False,
    )
    row = models.ForeignKey(ListRow, models.CASCADE, related_name="noticed")
    number = models.PositiveIntegerField()  # of the row, as Excel shows it
    place = models.PositiveSmallIntegerField()  # in ListRow.problems
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=7)  # error, warning, note
    column = models.CharField(max_length=60, blank=True)  # the field; empty for the row as a whole
    region = models.ForeignKey(
        "aidcases.Region",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("problem of a row")
        verbose_name_plural = _("problems of rows")
        # Each ends in the order of the page, so that a page is read from one index, however long.
        indexes = [
            models.Index(fields=["list_import", "number", "place"], name="list_problem_in_order"),
            models.Index(
                fields=["list_import", "code", "number", "place"], name="list_problem_by_code"
            ),
            models.Index(
                fields=["list_import", "severity", "number", "place"],
                name="list_problem_by_severity",
            ),
            models.Index(
                fields=["list_import", "column", "number", "place"], name="list_problem_by_column"
            ),
            models.Index(
                fields=["list_import", "region", "number", "place"], name="list_problem_by_village"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.code}"
