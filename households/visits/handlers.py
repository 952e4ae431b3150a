"""The job of this room: recording a received spreadsheet of field results."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aidcases import jobs
from aidcases.jobs import Heartbeat
from households.models import FieldResultImport
from households.visits import spreadsheet

IMPORT_VISITS = "households.import_visits"


@jobs.handles(IMPORT_VISITS, label=_("Recording field results"))
def import_visits(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"import": id}; uploaded → recorded. Done twice, it answers the same."""
    received = FieldResultImport.objects.get(pk=heartbeat.job.parameters["import"])
    return spreadsheet.record(by=heartbeat.job.requested_by, received=received, heartbeat=heartbeat)
