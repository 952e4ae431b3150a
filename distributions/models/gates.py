"""Triggers that hold the gates: nothing passes a batch, a roster or a programme that is shut.

Four eyes look at a batch or a roster as a whole, so its rows must not run ahead of it, and none may
be slipped in once it was looked at. Each check runs once a statement, over the distinct batches and
programmes of its rows, whether it moves one row or a million.
"""

import pgtrigger

# Of entitlements: something is still to be done.
UNFINISHED = "'planned', 'approved', 'released', 'failed'"

# Each state of an entitlement, by the state its batch must have; `cancelled` stands in any.
AS_ITS_BATCH = """
    SELECT n.state, b.state INTO _state, _of_batch
    FROM (SELECT DISTINCT batch_id, state FROM new_values) AS n
    JOIN distributions_entitlementbatch b ON b.id = n.batch_id
    WHERE n.state <> 'cancelled' AND b.state <> (
        CASE n.state WHEN 'planned' THEN 'draft' WHEN 'approved' THEN 'approved'
        ELSE 'released' END)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'batch of entitlements is %: none of it can be %', _of_batch, _state;
    END IF;
    RETURN NULL;
"""

# The lock is the one that `programmes.close` waits for; it stands in nobody else's way.
IN_AN_OPEN_PROGRAMME = f"""
    PERFORM 1 FROM distributions_programme WHERE id IN (
        SELECT programme_id FROM new_values WHERE state IN ({UNFINISHED})
    ) ORDER BY id FOR KEY SHARE;
    SELECT p.id, p.state, n.state INTO _id, _of_programme, _state
    FROM (SELECT DISTINCT programme_id, state FROM new_values) AS n
    JOIN distributions_programme p ON p.id = n.programme_id
    WHERE n.state IN ({UNFINISHED}) AND p.state <> 'active' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'programme % is %: nothing of it can be %', _id, _of_programme, _state;
    END IF;
    RETURN NULL;
"""

CLOSES_WHEN_DONE = f"""
    PERFORM 1 FROM distributions_programme WHERE id = NEW.id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM distributions_entitlement
        WHERE programme_id = NEW.id AND state IN ({UNFINISHED})
    ) THEN
        RAISE EXCEPTION 'programme % has unfinished entitlements: it cannot be closed', NEW.id;
    END IF;
    RETURN NEW;
"""

# Planned each time for the rows at hand (see aidcases/history.py).
WITHIN_THE_SHARE = f"""
    EXECUTE $planned$
        SELECT s.region_id FROM (
            SELECT DISTINCT p.id, p.pledge_id, n.region_id
            FROM new_values n JOIN distributions_programme p ON p.id = n.programme_id
            WHERE p.pledge_id IS NOT NULL AND n.state IN ({UNFINISHED})
        ) AS s
        WHERE (
            SELECT COALESCE(SUM(a.packages), 0) FROM distributions_allocation a
            WHERE a.pledge_id = s.pledge_id AND a.region_id = s.region_id
        ) < (
            SELECT SUM(e.packages) FROM distributions_entitlement e
            WHERE e.programme_id = s.id AND e.region_id = s.region_id
            AND e.state NOT IN ('returned', 'cancelled'))
        LIMIT 1 $planned$ INTO _region;
    IF _region IS NOT NULL THEN
        RAISE EXCEPTION 'village % has no more packages of this pledge', _region;
    END IF;
    RETURN NULL;
"""

DECREE_IN_FORCE = """
    SELECT state INTO _state FROM households_decree WHERE id = NEW.decree_id FOR SHARE;
    IF _state <> 'issued' THEN
        RAISE EXCEPTION 'decree % is %: nothing can be planned on it', NEW.decree_id, _state;
    END IF;
    RETURN NEW;
"""

WRITTEN_IN_DECREE = """
    EXECUTE $planned$
        SELECT n.decree_recipient_id FROM new_values n
        JOIN distributions_entitlementbatch b ON b.id = n.batch_id
        JOIN households_decreerecipient r ON r.id = n.decree_recipient_id
        WHERE (r.decree_id, r.household_id) <> (b.decree_id, n.household_id)
        LIMIT 1 $planned$ INTO _recipient;
    IF _recipient IS NOT NULL THEN
        RAISE EXCEPTION 'line % of a family is not of the decree that the batch is planned on',
            _recipient;
    END IF;
    RETURN NULL;
"""

LINE_BEGINS_RIGHT = """
    EXECUTE $planned$
        SELECT format('roster is %s, entitlement %s is %s', b.state, e.id, e.state)
        FROM new_values n
        JOIN distributions_payoutbatch b ON b.id = n.batch_id
        JOIN distributions_entitlement e ON e.id = n.entitlement_id
        WHERE (n.state, b.state, e.state, e.programme_id)
            IS DISTINCT FROM ('pending', 'draft', 'released', b.programme_id)
        LIMIT 1 $planned$ INTO _wrong;
    IF _wrong IS NOT NULL THEN
        RAISE EXCEPTION '%: no line can be put on it', _wrong;
    END IF;
    RETURN NULL;
"""

LINE_AS_ITS_ROSTER = """
    SELECT n.state, b.state INTO _state, _of_roster
    FROM (SELECT DISTINCT batch_id, state FROM new_values) AS n
    JOIN distributions_payoutbatch b ON b.id = n.batch_id
    WHERE n.state IN ('paid', 'failed') AND b.state IN ('draft', 'approved', 'cancelled')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'roster is %: no line of it can be %', _of_roster, _state;
    END IF;
    RETURN NULL;
"""

# A payment may be taken back once its roster is closed; none is entered any more.
ROSTER_AT_THE_POST = """
    EXECUTE $planned$
        SELECT b.state FROM new_values n
        JOIN distributions_payoutline l ON l.id = n.line_id
        JOIN distributions_payoutbatch b ON b.id = l.batch_id
        WHERE b.state NOT IN ('sent', 'partly_reconciled', 'reconciled')
        AND NOT (n.kind = 'reversal' AND b.state = 'closed')
        LIMIT 1 $planned$ INTO _of_roster;
    IF _of_roster IS NOT NULL THEN
        RAISE EXCEPTION 'roster is %: nothing is paid on it', _of_roster;
    END IF;
    RETURN NULL;
"""


def entitlement_follows_its_batch() -> list[pgtrigger.Trigger]:
    """None runs ahead of its batch, and none is slipped into one that was approved."""
    variables = ["_state", "_of_batch"]
    return _each_way("entitlement_follows_batch", AS_ITS_BATCH, variables)


def entitlement_in_open_programme() -> list[pgtrigger.Trigger]:
    """What is unfinished stands under an active programme: a closed one has nothing to give."""
    variables = ["_id", "_of_programme", "_state"]
    return _each_way("entitlement_in_open_programme", IN_AN_OPEN_PROGRAMME, variables)


def entitlement_within_share() -> list[pgtrigger.Trigger]:
    """A village is owed no more of a pledge than was allocated to it.

    It comes after `entitlement_total` in the order of names, which holds the programme's row: of
    two statements at once the second counts what the first has made.
    """
    return _each_way("entitlement_within_share", WITHIN_THE_SHARE, ["_region"])


def programme_closes_when_done() -> pgtrigger.Trigger:
    """A programme is not closed over what is unfinished."""
    return pgtrigger.Trigger(
        name="programme_closes_when_done",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition("NEW.state = 'closed' AND OLD.state <> 'closed'"),
        func=CLOSES_WHEN_DONE,
    )


def decree_in_force() -> pgtrigger.Trigger:
    """A batch is planned on a decree that is issued and not amended."""
    return pgtrigger.Trigger(
        name="batch_decree_in_force",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        declare=[("_state", "TEXT")],
        func=DECREE_IN_FORCE,
    )


def written_in_decree() -> pgtrigger.Trigger:
    """A family is entitled by its own line of the decree that the batch is planned on.

    Neither line nor batch changes afterwards; the family may be merged into another.
    """
    return _once(
        "entitlement_written_in_decree", pgtrigger.Insert, WRITTEN_IN_DECREE, ["_recipient"]
    )


def begins_draft(name: str) -> pgtrigger.Trigger:
    """A batch comes into being unapproved, whoever writes it."""
    return pgtrigger.Protect(
        name=name, operation=pgtrigger.Insert, condition=pgtrigger.Q(new__state__df="draft")
    )


def line_begins_right() -> pgtrigger.Trigger:
    """Lines are put on a draft, for what is released under its programme."""
    return _once("payout_line_begins_right", pgtrigger.Insert, LINE_BEGINS_RIGHT, ["_wrong"])


def line_follows_its_roster() -> pgtrigger.Trigger:
    """No line is paid or failed that never was at the post."""
    variables = ["_state", "_of_roster"]
    return _once("payout_line_follows_roster", pgtrigger.Update, LINE_AS_ITS_ROSTER, variables)


def paid_at_the_post() -> pgtrigger.Trigger:
    """The ledger of money takes only what a roster at the post office pays."""
    return _once("payment_at_the_post", pgtrigger.Insert, ROSTER_AT_THE_POST, ["_of_roster"])


def _each_way(name: str, func: str, variables: list[str]) -> list[pgtrigger.Trigger]:
    """PostgreSQL gives the rows of a statement to a trigger on one operation only."""
    return [
        _once(f"{name}_insert", pgtrigger.Insert, func, variables),
        _once(f"{name}_update", pgtrigger.Update, func, variables),
    ]


def _once(
    name: str, operation: pgtrigger.Operation, func: str, variables: list[str]
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="new_values"),
        declare=[(variable, "TEXT") for variable in variables],
        func=func,
    )
