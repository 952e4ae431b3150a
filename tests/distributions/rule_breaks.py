"""For each rule of the database a statement that breaks it, and the words that refuse it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.apps import apps

from tests.distributions import rule_scenes as scenes
from tests.distributions.makers import Office


class Break(NamedTuple):
    """The last statement is refused; what comes before it is not."""

    scene: Callable[[Office], Any]
    statements: tuple[str, ...]
    words: str = ""  # the rule's name, unless a trigger says it in words


def broken(scene: Callable[[Office], Any], *statements: str, words: str = "") -> Break:
    return Break(scene, statements, words)


def again(model: str, **changes: str) -> str:
    """The first row once more, with these columns (as SQL) changed."""
    meta = apps.get_model("distributions", model)._meta
    key = {"id": "gen_random_uuid()"} if model == "handover" else {}
    columns = [str(f.column) for f in meta.concrete_fields if f.name != "id" or key]
    values = [(changes | key).get(column, column) for column in columns]
    return (
        f"INSERT INTO {meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {meta.db_table} ORDER BY {meta.db_table}.id LIMIT 1"
    )


def change(model: str, what: str) -> str:
    return f"UPDATE distributions_{model} SET {what}"


def another(model: str, column: str = "id") -> str:
    """The last row's; `again` begins with the first."""
    return f"(SELECT {column} FROM distributions_{model} ORDER BY id DESC LIMIT 1)"


SOMEBODY_ELSE = "(SELECT max(id) FROM aidcases_user WHERE id <> made_by_id)"
STRANGER = "(SELECT max(id) FROM households_household)"
# The last family, by the line of its own decree.
STRANGER_ON_DECREE = {
    "household_id": STRANGER,
    "decree_recipient_id": "(SELECT max(id) FROM households_decreerecipient)",
}
FIRST = " WHERE id = (SELECT min(id) FROM distributions_entitlement)"
LAID_ASIDE = change("entitlement", "ended_from = state, state = 'cancelled'")
BROUGHT_BACK = change(
    "entitlement", "state = ended_from, ended_from = '' WHERE state = 'cancelled'"
)
CALLED_OFF = change("entitlement", "state = 'cancelled'")
FULL = change("programme", "ceiling = entitled_total")
CLOSED = change("programme", "state = 'closed'")
PAID_BY_HAND = """
    INSERT INTO distributions_payment (entitlement_id, attempt, kind, amount, line_id, paid_on,
        by_id, region_id, note, recorded_at)
    SELECT l.entitlement_id, 1, 'payment', l.amount, l.id, now(), b.made_by_id, l.region_id,
        '', now()
    FROM distributions_payoutline l JOIN distributions_payoutbatch b ON b.id = l.batch_id LIMIT 1
"""

PROGRAMMES = {
    "programme_name_once": broken(scenes.goods, again("programme")),
    "programme_amounts_positive": broken(scenes.goods, change("programme", "unit_amount = 0")),
    "programme_within_ceiling": broken(scenes.goods, change("programme", "ceiling = 749999")),
    "programme_pledge_is_a_donors": broken(scenes.given, change("programme", "funder = 'regency'")),
    "programme_goods_name_package": broken(scenes.goods, change("programme", "package = ''")),
    "programme_state": broken(
        scenes.goods, change("programme", "state = 'draft'"), words="Invalid transition"
    ),
    "programme_closes_when_done": broken(scenes.goods, CLOSED, words="it cannot be closed"),
    "round_number_once": broken(scenes.sent, change("round", "number = 1")),
    "round_amount_positive": broken(scenes.goods, change("round", "amount = 0")),
    "round_ends_after_start": broken(scenes.goods, change("round", "period_end = '2020-01-01'")),
    "round_days_once": broken(
        scenes.goods,
        again("round", number="2", period_start="period_end", period_end="'2024-01-01'"),
    ),
}

BATCHES = {
    "batch_maker_is_not_checker": broken(
        scenes.planned,
        change("entitlementbatch", "approved_by_id = made_by_id, approved_at = now()"),
    ),
    "batch_approved_by_and_at": broken(
        scenes.planned, change("entitlementbatch", "approved_at = now()")
    ),
    "batch_released_only_approved": broken(
        scenes.planned, change("entitlementbatch", "state = 'approved'")
    ),
    "batch_state": broken(
        scenes.planned,
        change("entitlementbatch", "state = 'released'"),
        words="Invalid transition",
    ),
    "batch_begins_draft": broken(scenes.goods, again("entitlementbatch"), words="Cannot insert"),
    "batch_decree_in_force": broken(
        scenes.planned,
        "UPDATE households_decree SET state = 'amended'",
        again("entitlementbatch"),
        words="nothing can be planned on it",
    ),
    "batch_maker_stays": broken(
        scenes.planned,
        change("entitlementbatch", f"made_by_id = {SOMEBODY_ELSE}"),
        words="Cannot update",
    ),
}

ENTITLEMENTS = {
    "entitlement_once_per_round": broken(scenes.planned, again("entitlement")),
    "entitlement_amount_positive": broken(scenes.planned, again("entitlement", amount="0")),
    "entitlement_ended_from_when_cancelled": broken(
        scenes.planned, again("entitlement", ended_from="'planned'")
    ),
    "entitlement_attempt_counts": broken(scenes.planned, again("entitlement", attempt="0")),
    "entitlement_goods_have_packages": broken(scenes.planned, again("entitlement", packages="0")),
    "entitlement_ends_by_kind": broken(
        scenes.unguarded_cash, change("entitlement", "state = 'delivered'")
    ),
    "entitlement_kind_is_the_programmes": broken(
        scenes.planned,
        CALLED_OFF,
        again("entitlement", state="'planned'", kind="'cash'", packages="0"),
    ),
    "entitlement_round_is_the_programmes": broken(
        scenes.planned,
        CALLED_OFF,
        again("entitlement", state="'planned'", round_id=another("round")),
    ),
    "entitlement_batch_is_the_programmes": broken(
        scenes.planned,
        CALLED_OFF,
        again("entitlement", state="'planned'", batch_id=another("entitlementbatch")),
    ),
    "entitlement_state": broken(
        scenes.planned, change("entitlement", "state = 'returned'"), words="Invalid transition"
    ),
    "entitlement_begins_planned": broken(
        scenes.planned, again("entitlement", state="'approved'"), words="Cannot insert"
    ),
    "entitlement_is_kept": broken(
        scenes.planned, "DELETE FROM distributions_entitlement", words="Cannot delete"
    ),
    "entitlement_is_owed_as_planned": broken(
        scenes.planned, change("entitlement", "amount = 1"), words="Cannot update"
    ),
    "entitlement_ledger_first": broken(
        scenes.goods, change("entitlement", "state = 'delivered'"), words="no row of the ledger"
    ),
    "entitlement_comes_back": broken(
        scenes.planned,
        CALLED_OFF,
        change("entitlement", "state = 'planned'"),
        words="was not ended from",
    ),
    "entitlement_total_insert": broken(
        scenes.planned,
        FULL,
        again("entitlement", household_id=STRANGER),
        words="programme_within_ceiling",
    ),
    "entitlement_total_update": broken(
        scenes.planned, LAID_ASIDE + FIRST, FULL, BROUGHT_BACK, words="programme_within_ceiling"
    ),
    "entitlement_follows_batch_insert": broken(
        scenes.goods,
        change("programme", "ceiling = 1000000"),
        again("entitlement", state="'planned'", household_id=STRANGER),
        words="batch of entitlements is released: none of it can be planned",
    ),
    "entitlement_follows_batch_update": broken(
        scenes.planned,
        change("entitlement", "state = 'approved'"),
        words="batch of entitlements is draft: none of it can be approved",
    ),
    "entitlement_in_open_programme_insert": broken(
        scenes.planned,
        CALLED_OFF,
        CLOSED,
        again("entitlement", state="'planned'"),
        words="is closed: nothing of it can be planned",
    ),
    "entitlement_in_open_programme_update": broken(
        scenes.planned,
        LAID_ASIDE,
        CLOSED,
        BROUGHT_BACK,
        words="is closed: nothing of it can be planned",
    ),
    "entitlement_within_share_insert": broken(
        scenes.given,
        again("entitlement", household_id=STRANGER),
        words="has no more packages of this pledge",
    ),
    "entitlement_within_share_update": broken(
        scenes.given,
        LAID_ASIDE + FIRST,
        again("entitlement", state="'planned'", ended_from="''", **STRANGER_ON_DECREE),
        BROUGHT_BACK,
        words="has no more packages of this pledge",
    ),
    "entitlement_written_in_decree": broken(
        scenes.planned,
        again("entitlement", **STRANGER_ON_DECREE),
        words="is not of the decree that the batch is planned on",
    ),
}

HANDOVERS = {
    "handover_once_per_attempt": broken(scenes.entered, again("handover")),
    "handover_proxy_is_named": broken(scenes.entered, again("handover", taken_by="'proxy'")),
    "handover_reversal_names_delivery": broken(scenes.served, again("handover", kind="'reversal'")),
    "handover_is_what_is_owed": broken(
        scenes.entered, again("handover", packages="2", entitlement_id=another("entitlement"))
    ),
    "handover_reverses_its_own": broken(
        scenes.served, again("handover", kind="'reversal'", reverses_id=another("handover"))
    ),
    "handover_is_append_only": broken(
        scenes.served, change("handover", "note = 'x'"), words="Cannot update"
    ),
    "handover_agrees": broken(scenes.served, again("handover"), words="no delivery can be entered"),
}

PAYOUTS = {
    "payout_maker_is_not_checker": broken(
        scenes.sent, change("payoutbatch", "approved_by_id = made_by_id")
    ),
    "payout_approved_by_and_at": broken(scenes.sent, change("payoutbatch", "approved_at = NULL")),
    "payout_approved_before_more": broken(
        scenes.sent, change("payoutbatch", "approved_by_id = NULL, approved_at = NULL")
    ),
    "payout_sent_has_time": broken(scenes.sent, change("payoutbatch", "sent_at = NULL")),
    "payout_state": broken(
        scenes.sent, change("payoutbatch", "state = 'closed'"), words="Invalid transition"
    ),
    "payout_begins_draft": broken(
        scenes.sent, again("payoutbatch", number="'X'"), words="Cannot insert"
    ),
    "payout_maker_stays": broken(
        scenes.rostered,
        change("payoutbatch", f"made_by_id = {SOMEBODY_ELSE}"),
        words="Cannot update",
    ),
    "payout_line_number_once": broken(scenes.sent, change("payoutline", "sequence = 1")),
    "payout_line_live_once": broken(
        scenes.rostered, again("payoutline", sequence="99", reference="'X'")
    ),
    "payout_line_is_what_is_owed": broken(scenes.sent, change("payoutline", "amount = amount + 1")),
    "payout_line_state": broken(
        scenes.sent,
        change("payoutline", "state = 'failed'"),
        change("payoutline", "state = 'pending'"),
        words="Invalid transition",
    ),
    "payout_line_is_kept": broken(
        scenes.sent, "DELETE FROM distributions_payoutline", words="Cannot delete"
    ),
    "payout_line_stays_on_roster": broken(
        scenes.sent, change("payoutline", "reference = 'X' || id"), words="Cannot update"
    ),
    "payout_line_begins_right": broken(
        scenes.sent,
        change("payoutline", "state = 'failed'"),
        again("payoutline", state="'pending'", sequence="99", reference="'X'"),
        words="no line can be put on it",
    ),
    "payout_line_follows_roster": broken(
        scenes.rostered,
        change("payoutline", "state = 'paid'"),
        words="roster is draft: no line of it can be paid",
    ),
    "payout_result_once": broken(scenes.paid, again("payoutresult")),
    "payout_result_adds_up": broken(scenes.paid, change("payoutresult", "rows = rows + 1")),
    "payout_row_number_once": broken(scenes.paid, again("payoutresultrow", reference="''")),
    "payout_row_reference_once": broken(scenes.paid, again("payoutresultrow", number="99")),
    "payout_row_held_says_why": broken(
        scenes.paid, again("payoutresultrow", number="99", reference="''", outcome="'held'")
    ),
    "payout_row_is_kept": broken(
        scenes.paid, change("payoutresultrow", "reason = 'x'"), words="Cannot update"
    ),
}

OTHER_LINE = {
    "line_id": another("payoutline"),
    "entitlement_id": another("payoutline", "entitlement_id"),
}
PAYMENTS = {
    "payment_once_per_attempt": broken(scenes.payment_entered, again("payment")),
    "payment_reversal_names_payment": broken(scenes.paid, again("payment", kind="'reversal'")),
    "payment_is_what_is_owed": broken(
        scenes.payment_entered, again("payment", amount="amount + 1", **OTHER_LINE)
    ),
    "payment_line_is_its_own": broken(
        scenes.payment_entered,
        again("payment", entitlement_id=OTHER_LINE["entitlement_id"]),
    ),
    "payment_reverses_its_own": broken(
        scenes.paid, again("payment", kind="'reversal'", reverses_id=another("payment"))
    ),
    "payment_is_append_only": broken(
        scenes.paid, change("payment", "note = 'x'"), words="Cannot update"
    ),
    "payment_agrees": broken(scenes.paid, again("payment"), words="no payment can be entered"),
    "payment_at_the_post": broken(
        scenes.rostered, PAID_BY_HAND, words="roster is draft: nothing is paid on it"
    ),
}

DONORS = {
    "donor_name_once": broken(scenes.pledged, again("donor")),
    "pledge_amounts_positive": broken(scenes.pledged, change("pledge", "unit_amount = 0")),
    "pledge_allocates_what_came": broken(scenes.given, change("pledge", "allocated = 4")),
    "pledge_receives_what_was_pledged": broken(scenes.given, change("pledge", "packages = 2")),
    "pledge_receives_once_agreed": broken(scenes.pledged, change("pledge", "received = 1")),
    "pledge_state": broken(
        scenes.pledged, change("pledge", "state = 'reported'"), words="Invalid transition"
    ),
    "receipt_packages_positive": broken(scenes.given, again("donorreceipt", packages="0")),
    "receipt_document_once": broken(scenes.given, again("donorreceipt")),
    "receipt_is_append_only": broken(
        scenes.given, change("donorreceipt", "packages = 1"), words="Cannot update"
    ),
    "receipt_counts": broken(
        scenes.given,
        again("donorreceipt", packages="8", document_number="'2'"),
        words="pledge_receives_what_was_pledged",
    ),
    "allocation_packages_positive": broken(scenes.given, again("allocation", packages="0")),
    "allocation_is_append_only": broken(
        scenes.given, change("allocation", "packages = 1"), words="Cannot update"
    ),
    "allocation_counts": broken(
        scenes.given, again("allocation"), words="pledge_allocates_what_came"
    ),
}

BREAKS = PROGRAMMES | BATCHES | ENTITLEMENTS | HANDOVERS | PAYOUTS | PAYMENTS | DONORS
