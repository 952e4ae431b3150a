"""Read once all models are loaded: what this house adds to the registries below it."""

from distributions.postal_payout import tasks

__all__ = ["tasks"]
