"""Celery's door to the sweeps of this house."""

from celery import shared_task

from households.matching import pairing


@shared_task(name="households.forget_pairings")
def forget_pairings() -> None:
    pairing.forget_old()
