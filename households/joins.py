"""Read once all models are loaded: each room joins the registries in its own joins.py."""

from households.determination import joins as determination_joins
from households.matching import joins as matching_joins
from households.ministry_list import joins as ministry_list_joins
from households.visits import joins as visits_joins

__all__ = ["determination_joins", "matching_joins", "ministry_list_joins", "visits_joins"]
