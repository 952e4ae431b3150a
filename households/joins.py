"""Read once all models are loaded: each room joins the registries in its own joins.py."""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import (
    Revealable,
    SettingsLink,
    audit_details,
    audit_words,
    revealables,
    settings_links,
)
from households.determination import joins as determination_joins
from households.matching import joins as matching_joins
from households.ministry_list import joins as ministry_list_joins
from households.models import Household
from households.visits import joins as visits_joins

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
        "flags": _("marks"),
        "gone": _("merged away"),
        "guard": _("guard"),
        "held": _("held back"),
        "left_out": _("left out"),
        "include_known": _("with those known from before"),
        "old": _("old list"),
        "origin": _("source"),
        "passed_over": _("passed over"),
        "rule": _("rule"),
        "same": _("same family"),
        "unchanged": _("unchanged"),
        "verdict": _("verdict"),
        "visits": _("visits"),
        "worker": _("worker"),
    }
)
