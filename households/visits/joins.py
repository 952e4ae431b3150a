"""What this room adds to the registries."""

from aidcases.registries import phone_items
from households.visits import handlers
from households.visits.phone import VisitItems

__all__ = ["handlers"]

phone_items.join(VisitItems())
