"""The jobs of this room: reading a list, applying it, taking it back, and comparing two."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from aidcases import jobs
from aidcases.jobs import Heartbeat
from households.ministry_list import acceptance, comparison, completion, reversal, staging
from households.models import ListCompletion, ListImport
from households.models.list_completion import CompletionState
from households.models.list_import import ListState

READ_LIST = "households.read_list"
COMPLETE_LIST = "households.complete_list"
APPLY_LIST = "households.apply_list"
COMPARE_LISTS = "households.compare_lists"
REVERT_LIST = "households.revert_list"


@jobs.handles(READ_LIST, label=_("Reading a ministry list"))
def read_list(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"list_import": id, "sheet", "layout"}; uploaded → in_review."""
    list_import, parameters = asked(heartbeat)
    if list_import.state == ListState.UPLOADED:
        staging.read_list(
            by=heartbeat.job.requested_by,
            list_import=list_import,
            sheet=parameters.get("sheet", ""),
            layout=parameters.get("layout", ""),
            heartbeat=heartbeat,
        )
    return {"list_import": list_import.pk}


@jobs.handles(APPLY_LIST, label=_("Applying a ministry list"))
def apply_list(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"list_import": id, "guard_confirmed": bool}; in_review → applied."""
    list_import, parameters = asked(heartbeat)
    if list_import.state == ListState.APPLIED:  # done, but the end was not recorded
        return {"list_import": list_import.pk}
    counts = acceptance.apply_list(
        by=heartbeat.job.requested_by,
        list_import=list_import,
        guard_confirmed=bool(parameters.get("guard_confirmed")),
        heartbeat=heartbeat,
    )
    return {"list_import": list_import.pk, **counts}


@jobs.handles(COMPLETE_LIST, label=_("Taking repaired rows in"))
def complete_list(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"list_import": id, "completion": id}; its workbook's rows are checked anew."""
    parameters = heartbeat.job.parameters
    done = ListCompletion.objects.select_related("list_import").get(pk=parameters["completion"])
    if done.state != CompletionState.UPLOADED:  # done, but the end was not recorded
        return {"list_import": done.list_import_id}
    counts = completion.complete_list(
        by=heartbeat.job.requested_by, completion=done, heartbeat=heartbeat
    )
    return {"list_import": done.list_import_id, **counts}


@jobs.handles(COMPARE_LISTS, label=_("Comparing two lists"))
def compare_lists(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"old": id, "new": id}; what is found is kept for the pair."""
    pair = heartbeat.job.parameters
    found = comparison.compare(
        by=heartbeat.job.requested_by,
        old=ListImport.objects.get(pk=pair["old"]),
        new=ListImport.objects.get(pk=pair["new"]),
        heartbeat=heartbeat,
    )
    return {"comparison": found.pk, **found.counts}


@jobs.handles(REVERT_LIST, label=_("Taking a ministry list back"))
def revert_list(heartbeat: Heartbeat) -> dict[str, Any]:
    """parameters: {"list_import": id}; applied → reverted."""
    list_import, _parameters = asked(heartbeat)
    if list_import.state == ListState.REVERTED:  # done, but the end was not recorded
        return {"list_import": list_import.pk}
    counts = reversal.revert_list(
        by=heartbeat.job.requested_by, list_import=list_import, heartbeat=heartbeat
    )
    return {"list_import": list_import.pk, **counts}


def asked(heartbeat: Heartbeat) -> tuple[ListImport, dict[str, Any]]:
    parameters = heartbeat.job.parameters
    return ListImport.objects.get(pk=parameters["list_import"]), parameters
