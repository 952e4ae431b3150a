"""Every permission by name, grouped by the day's work."""

from enum import StrEnum


class Permission(StrEnum):
    # looking
    VIEW_HOUSEHOLDS = "view_households"
    VIEW_LISTS = "view_lists"
    VIEW_AID = "view_aid"
    REVEAL_NUMBERS = "reveal_numbers"  # a full NIK or family card number, logged
    EXPORT = "export"
    VIEW_AUDIT_LOG = "view_audit_log"
    # lists and matching
    IMPORT_LISTS = "import_lists"
    RECONCILE = "reconcile"
    DECIDE_PAIRS = "decide_pairs"
    DECIDE_BY_RULE = "decide_by_rule"  # many pairs in one act
    # visits
    ASSIGN_VISITS = "assign_visits"
    RECORD_VISITS = "record_visits"
    RECORD_OWN_VISITS = "record_own_visits"  # has the phone page
    IMPORT_VISITS = "import_visits"
    ACCEPT_VISITS = "accept_visits"
    # decisions
    REVIEW_DETERMINATIONS = "review_determinations"
    RECORD_DELIBERATIONS = "record_deliberations"
    DRAFT_DECREES = "draft_decrees"
    ISSUE_DECREES = "issue_decrees"
    # aid
    PLAN_AID = "plan_aid"
    APPROVE_AID = "approve_aid"
    HAND_OVER = "hand_over"
    MANAGE_PAYOUTS = "manage_payouts"
    MANAGE_DONORS = "manage_donors"
    # the installation
    MANAGE_USERS = "manage_users"
    MANAGE_REFERENCE_DATA = "manage_reference_data"

    @property
    def rule(self) -> str:
        """Its name among `rules` and for `user.has_perm`."""
        return f"aidcases.{self.value}"
