"""Field records of one family that no list names, for the tests of matching."""

from typing import Any

from households.determination import closing, outcomes
from households.models import ListImport, Visit, VisitPair
from households.models.match_pair import PairState
from tests.households.linking import BORN, NIK, found

HOUSE = "Jl. Kenanga No. 4 RT 003 RW 001"


def twice(**second: Any) -> tuple[Visit, Visit]:
    """A family met twice, the second time with a name as heard and without its NIK."""
    known = {"birth_date": BORN, "sex": "M", "address": HOUSE}
    first = found(name="Mustopa Kamarudin", nik=NIK, **known)
    return first, found(**{"name": "Mustofa Kamaruddin", **known, **second})


def a_pair(
    one: Visit, other: Visit, state: str = PairState.LINKED, probability: float = 0.9
) -> VisitPair:
    """As the model leaves it."""
    left, right = sorted((one, other), key=lambda visit: visit.pk)
    pair: VisitPair = VisitPair.objects.create(
        visit=left,
        repeat=right,
        region=left.region,
        rule="model",
        probability=probability,
        state=state,
    )
    return pair


def not_on_list(the_list: ListImport) -> int:
    """As every place tells it that tells it at all."""
    (count,) = {
        outcomes.funnel(the_list).not_on_list,
        closing.closing(the_list).whole.not_on_list,
        outcomes.unlinked_visits(the_list.region_id).count(),
    }
    return count
