"""Roles, in code: what each may do is reviewed in a diff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission as P


class Role(TextChoices):
    ADMIN = "admin", _("Admin")
    OFFICE = "office", _("Office staff")
    SUPERVISOR = "supervisor", _("Supervisor")
    PSM = "psm", _("Village social worker")
    AUDITOR = "auditor", _("Auditor")


LOOKING = {P.VIEW_HOUSEHOLDS, P.VIEW_AID}

GRANTS: dict[str, frozenset[P]] = {
    Role.ADMIN: frozenset(P) - {P.RECORD_OWN_VISITS},
    Role.OFFICE: frozenset(
        LOOKING
        | {
            P.REVEAL_NUMBERS,
            P.EXPORT,
            P.VIEW_LISTS,
            P.RECONCILE,
            P.DECIDE_PAIRS,
            P.ASSIGN_VISITS,
            P.RECORD_VISITS,
            P.IMPORT_VISITS,
            P.RECORD_DELIBERATIONS,
            P.DRAFT_DECREES,
            P.PLAN_AID,
            P.HAND_OVER,
            P.MANAGE_PAYOUTS,
            P.MANAGE_DONORS,
        }
    ),
    Role.SUPERVISOR: frozenset(
        LOOKING
        | {
            P.REVEAL_NUMBERS,
            P.EXPORT,
            P.VIEW_LISTS,
            P.RECONCILE,
            P.DECIDE_PAIRS,
            P.DECIDE_BY_RULE,
            P.ASSIGN_VISITS,
            P.ACCEPT_VISITS,
            P.REVIEW_DETERMINATIONS,
            P.RECORD_DELIBERATIONS,
            P.DRAFT_DECREES,
            P.ISSUE_DECREES,
            P.PLAN_AID,
            P.APPROVE_AID,
            P.MANAGE_DONORS,
        }
    ),
    Role.PSM: frozenset({P.VIEW_HOUSEHOLDS, P.RECORD_VISITS, P.RECORD_OWN_VISITS}),
    Role.AUDITOR: frozenset(LOOKING | {P.VIEW_LISTS, P.REVEAL_NUMBERS, P.EXPORT, P.VIEW_AUDIT_LOG}),
}
