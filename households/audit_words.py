"""What this house's acts and their counts are called in the audit log."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, str | Promise] = {
    "list.reconciled": _("reconciled a list"),
    "pair.decided": _("decided whether two records are one family"),
    "pair.decision_undone": _("took back a decision about two records"),
    "household.merged": _("merged two families"),
    "visits.assigned": _("assigned visits"),
    "visits.withdrawn": _("withdrew assigned visits"),
    "visit.recorded": _("recorded a visit"),
    "visit.photo_added": _("added a photo to a visit"),
    "visits.accepted": _("accepted visits"),
    "visit.returned": _("returned a visit to its worker"),
    "field_results.received": _("uploaded field results"),
    "field_results.recorded": _("recorded field results"),
    "field_results.repairs_downloaded": _("downloaded field results to repair"),
    "determinations.reviewed": _("reviewed determinations"),
    "determinations.sent_back": _("sent determinations back"),
    "deliberation.recorded": _("recorded a village's deliberation"),
    "decree.drafted": _("drafted a decree"),
    "decree.discarded": _("discarded the draft of a decree"),
    "decree.issued": _("issued a decree"),
    "decree.amended": _("amended a decree"),
    "decree.exported": _("took a decree's recipients along as a file"),
}

DETAILS: dict[str, str | Promise] = {
    "amends": _("amends"),
    "concluded": _("concluded"),
    "deliberated": _("deliberated"),
    "flags": _("flags"),
    "gone": _("merged away"),
    "guard": _("guard"),
    "hash": _("fingerprint"),
    "held": _("held back"),
    "left_out": _("left out"),
    "origin": _("source"),
    "recipients": _("recipients"),
    "rule": _("rule"),
    "same": _("same family"),
    "unchanged": _("unchanged"),
    "verdict": _("verdict"),
    "visits": _("visits"),
    "worker": _("worker"),
}
