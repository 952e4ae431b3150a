"""Read once all models are loaded: each room joins the registries in its own joins.py."""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import (
    Revealable,
    SettingsLink,
    audit_codes,
    audit_details,
    audit_words,
    revealables,
    settings_links,
)
from households.determination import joins as determination_joins
from households.matching import joins as matching_joins
from households.ministry_list import joins as ministry_list_joins
from households.models import Household
from households.models.reason_code import Verdict
from households.models.visit import VisitOrigin
from households.visits import joins as visits_joins
from households.visits.quality import Flag

__all__ = ["determination_joins", "matching_joins", "ministry_list_joins", "visits_joins"]

revealables.join(
    Revealable(
        key="household",
        model=Household,
        fields={"nik": _("NIK"), "family_card_number": _("Family card number")},
        visible_to=lambda user: Household.objects.visible_to(user),
    )
)

settings_links.join(
    SettingsLink(
        _("Reason codes"),
        _("Why a family is not eligible or could not be verified, as lists write it."),
        "admin:households_reasoncode_changelist",
        "tags",
        Permission.MANAGE_REFERENCE_DATA,
    ),
    order=40,
)

audit_words.update(
    {
        "list.reconciled": _("reconciled a list"),
        "pair.decided": _("decided whether two records are one family"),
        "pair.put_off": _("was not sure whether two records are one family"),
        "pair.decision_undone": _("took back a decision about two records"),
        "visit_pair.decided": _("decided whether two field records speak of one family"),
        "visit_pair.decision_undone": _("took back a decision about two field records"),
        "names.renewed": _("brought stored names up to the present rules"),
        "household.merged": _("merged two families"),
        "household.split": _("split a merged family again"),
        "household.separated": _("set rows or visits of a family apart"),
        "pairs.decided_by_rule": _("confirmed pairs by a rule"),
        "pairs.rule_undone": _("took back what a rule had confirmed"),
    }
)
audit_details.update(
    {
        "accepted": _("accepted"),
        "assignments": _("assignments"),
        "blank": _("blank rows"),
        "candidates": _("candidates"),
        "changed": _("changed"),
        "columns": _("columns"),
        "contradictions": _("contradictions"),
        "duplicates": _("duplicates"),
        "emptied": _("families emptied again"),
        "flags": _("marks"),
        "gone": _("merged away"),
        "guard": _("guard"),
        "header_row": _("header row"),
        "held": _("held back"),
        "households": _("households"),
        "import": _("import"),
        "include_known": _("with those known from before"),
        "left_out": _("left out"),
        "linked": _("linked"),
        "members": _("members"),
        "moved": _("visits moved"),
        "name": _("name"),
        "not_linked": _("families of the field that no list names"),
        "old": _("old list"),
        "origin": _("source"),
        "other": _("the other family"),
        "outcomes": _("outcomes"),
        "pairs": _("pairs"),
        "pairs_changed": _("pairs changed"),
        "pairs_new": _("new pairs"),
        "pairs_removed": _("pairs removed"),
        "parted": _("no longer duplicates"),
        "passed_over": _("passed over"),
        "proposals": _("proposals"),
        "quarantined": _("to be repaired"),
        "recorded": _("recorded"),
        "repeats": _("field records that repeat a family"),
        "repeats_changed": _("pairs of field records changed"),
        "repeats_new": _("new pairs of field records"),
        "repeats_removed": _("pairs of field records removed"),
        "repeats_review": _("pairs of field records to compare"),
        "review": _("to review"),
        "rule": _("rule"),
        "same": _("same family"),
        "skipped": _("skipped"),
        "unchanged": _("unchanged"),
        "unlinked": _("unlinked"),
        "unsure": _("unsure"),
        "verdict": _("verdict"),
        "visits": _("visits"),
        "warned": _("with warnings"),
        "was": _("before"),
        "worker": _("worker"),
    }
)
audit_codes.update(
    {
        "verdict": dict(Verdict.choices),
        "origin": dict(VisitOrigin.choices),
        "flags": dict(Flag.choices),
        "guard": {
            "over_half_quarantined": _("more than half of the rows need repair"),
            "damaged_niks": _("damaged NIKs"),
            "damaged_family_ids": _("damaged family ids"),
            "niks_end_in_0": _("NIKs that end in 0"),
            "sheet_unread": _("sheets that were not read"),
            "other_region": _("villages of another regency"),
            "village_missing": _("missing villages"),
        },
    }
)
