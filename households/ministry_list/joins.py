"""What this room adds to the registries."""

from households.ministry_list import handlers

__all__ = ["handlers"]
