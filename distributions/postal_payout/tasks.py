"""Background work of this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aidcases import jobs
from aidcases.jobs import Heartbeat
from aidcases.models import SourceFile
from distributions.models import PayoutBatch
from distributions.postal_payout import results

PAYOUT_RESULT = "distributions.payout_result"


@jobs.handles(PAYOUT_RESULT, label=_("Reading a payout result"))
def take_in(heartbeat: Heartbeat) -> dict[str, Any]:
    """Parameters: batch and source_file, both ids."""
    given = heartbeat.job.parameters
    result = results.take_in(
        by=heartbeat.job.requested_by,
        batch=PayoutBatch.objects.get(pk=given["batch"]),
        source_file=SourceFile.objects.get(pk=given["source_file"]),
        heartbeat=heartbeat,
    )
    return {
        "result": result.pk,
        "rows": result.rows,
        "paid": result.paid,
        "failed": result.failed,
        "unchanged": result.unchanged,
        "held": result.held,
    }
