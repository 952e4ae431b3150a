"""Triggers that several tables of this house share: the ledgers and the states keep in step."""

import pgtrigger

# Planned each time for the rows at hand (see aidcases/history.py). Whoever changes the id of a row
# leaves it without its state before, and its attempt is none that could follow.
LEDGER_FIRST = """
    EXECUTE $planned$
        SELECT n.id, o.state, n.state, n.attempt IS DISTINCT FROM o.attempt + again
        FROM new_values n LEFT JOIN old_values o ON o.id = n.id
        CROSS JOIN LATERAL (
            SELECT (o.state IN ('failed', 'delivered') AND n.state = 'released')::int
        ) AS release (again)
        WHERE n.attempt IS DISTINCT FROM o.attempt + again
        OR n.state <> o.state AND (
            n.state = 'delivered' AND NOT EXISTS (
                SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = n.id
                AND h.attempt = n.attempt AND h.kind = 'delivery')
            OR o.state = 'delivered' AND NOT EXISTS (
                SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = n.id
                AND h.attempt = o.attempt AND h.kind = 'reversal')
            OR n.state = 'paid' AND NOT EXISTS (
                SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = n.id
                AND p.attempt = n.attempt AND p.kind = 'payment')
            OR o.state = 'paid' AND NOT EXISTS (
                SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = n.id
                AND p.attempt = o.attempt AND p.kind = 'reversal'))
        LIMIT 1 $planned$ INTO _id, _before, _state, _miscounted;
    IF _miscounted THEN
        RAISE EXCEPTION 'entitlement %: the attempt counts with each new release', _id;
    ELSIF _id IS NOT NULL THEN
        RAISE EXCEPTION 'entitlement %: no row of the ledger for % to %', _id, _before, _state;
    END IF;
    RETURN NULL;
"""

ENTITLEMENT_AGREES = """
    SELECT e.state, e.attempt, p.state INTO _state, _attempt, _of_programme
    FROM distributions_entitlement e JOIN distributions_programme p ON p.id = e.programme_id
    WHERE e.id = NEW.entitlement_id;
    IF _of_programme = 'closed' THEN
        RAISE EXCEPTION 'programme of entitlement % is closed: no % can be entered',
            NEW.entitlement_id, NEW.kind;
    END IF;
    IF _attempt IS DISTINCT FROM NEW.attempt
    OR _state IS DISTINCT FROM (CASE WHEN NEW.kind = 'reversal' THEN '{done}' ELSE 'released' END)
    THEN
        RAISE EXCEPTION 'entitlement % is %: no % can be entered',
            NEW.entitlement_id, _state, NEW.kind;
    END IF;
    RETURN NEW;
"""

TOTAL = """
    UPDATE distributions_programme p SET entitled_total = p.entitled_total + d.delta
    FROM (
        SELECT programme_id, SUM(amount) AS delta FROM ({rows}) AS changed
        GROUP BY programme_id HAVING SUM(amount) <> 0
    ) AS d WHERE p.id = d.programme_id;
    RETURN NULL;
"""


def ledger_speaks_first() -> pgtrigger.Trigger:
    """An entitlement is done, or done no more, only behind a row of the ledger that says so.

    Asked once a statement: a village's list is handed over in one.
    """
    return pgtrigger.Trigger(
        name="entitlement_ledger_first",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(old="old_values", new="new_values"),
        declare=[
            ("_id", "BIGINT"),
            ("_before", "TEXT"),
            ("_state", "TEXT"),
            ("_miscounted", "BOOLEAN"),
        ],
        func=LEDGER_FIRST,
    )


def comes_back_as_it_was() -> pgtrigger.Trigger:
    """What was cancelled is live again only as a merge found it; never what a person cancelled."""
    return pgtrigger.Trigger(
        name="entitlement_comes_back",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(
            "OLD.state = 'cancelled' AND NEW.state IS DISTINCT FROM OLD.state"
            " AND NEW.state IS DISTINCT FROM OLD.ended_from"
        ),
        func="RAISE EXCEPTION 'entitlement % was not ended from %', OLD.id, NEW.state;",
    )


def append_only(name: str) -> pgtrigger.Trigger:
    """A ledger: what stands in it stays; a correction is a reversing row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def entitlement_agrees(name: str, done: str) -> pgtrigger.Trigger:
    """A ledger row is entered only for what is released, a reversal only for what is `done`."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        declare=[("_state", "TEXT"), ("_attempt", "INT"), ("_of_programme", "TEXT")],
        func=ENTITLEMENT_AGREES.format(done=done),
    )


def programme_total_is_kept(not_live: tuple[str, ...]) -> list[pgtrigger.Trigger]:
    """Programme.entitled_total follows its live entitlements, once per statement."""
    ends = ", ".join(f"'{state!s}'" for state in not_live)
    old = f"SELECT programme_id, -amount AS amount FROM old_values WHERE state NOT IN ({ends})"
    new = f"SELECT programme_id, amount FROM new_values WHERE state NOT IN ({ends})"
    return [
        _total("entitlement_total_insert", pgtrigger.Insert, new, None, "new_values"),
        _total(
            "entitlement_total_update",
            pgtrigger.Update,
            f"{old} UNION ALL {new}",
            "old_values",
            "new_values",
        ),
    ]


def _total(
    name: str, operation: pgtrigger.Operation, rows: str, old: str | None, new: str | None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(old=old, new=new),
        func=TOTAL.format(rows=rows),
    )


def pledge_counts(name: str, column: str) -> pgtrigger.Trigger:
    """A pledge's count follows its ledger."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        func=f"""
            UPDATE distributions_pledge SET {column} = {column} + NEW.packages
            WHERE id = NEW.pledge_id;
            RETURN NULL;
        """,
    )
