"""The demo's reviewer: decides open pairs by the truth, as a clerk who telephones the village."""

from collections.abc import Callable

from django.db.models import Q

from aidcases.models import User
from distributions.demo.truth import Demo
from households.matching import resolution
from households.models import ListImport, MatchPair
from households.models.match_pair import PairState


class Reviewer:
    """Knows which family each row of both files truly means, and nothing of what is counted."""

    HEADER_ROWS = 1

    def __init__(self, demo: Demo) -> None:
        self._listed = [line.family.number for line in demo.lines]
        self._found = [result.family.number for result in demo.results]

    def decide_all(
        self, *, by: User, list_import: ListImport, tell: Callable[[int, int], None]
    ) -> int:
        """Decide the open pairs of both files through the verb that the page uses.

        What was reported late stays with the clerks: it stands in no file.
        """
        open_pairs = (
            MatchPair.objects.filter(candidate__list_import=list_import, state=PairState.OPEN)
            .filter(Q(visit__isnull=True) | Q(visit__row_number__isnull=False))
            .select_related("candidate__list_row", "twin__list_row", "visit")
            .order_by("-probability", "pk")
        )
        pairs = list(open_pairs)
        for done, pair in enumerate(pairs):
            tell(done, len(pairs))
            # A decision may have settled pairs that come after it.
            if MatchPair.objects.filter(pk=pair.pk, state=PairState.OPEN).exists():
                resolution.decide(by=by, pair=pair, same=self.same(pair))
        return len(pairs)

    def same(self, pair: MatchPair) -> bool:
        """Whether both sides of a pair truly are one family."""
        ours = self._listed[pair.candidate.list_row.number - self.HEADER_ROWS - 1]
        if pair.twin is not None:
            return ours == self._listed[pair.twin.list_row.number - self.HEADER_ROWS - 1]
        if pair.visit is None or pair.visit.row_number is None:
            return False
        return ours == self._found[pair.visit.row_number - self.HEADER_ROWS - 1]
