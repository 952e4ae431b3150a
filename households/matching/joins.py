"""What this room adds to the registries."""

from typing import Any

from aidcases import jobs
from households.matching.reconciliation import reconcile
from households.models import ListImport


@jobs.handles("households.reconcile")
def reconcile_job(heartbeat: jobs.Heartbeat) -> dict[str, Any]:
    """Parameters: {"list_import": id}."""
    job = heartbeat.job
    list_import = ListImport.objects.get(pk=job.parameters["list_import"])
    return reconcile(by=job.requested_by, list_import=list_import, heartbeat=heartbeat)
