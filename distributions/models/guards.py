"""Triggers that several tables of this house share: the ledgers and the states keep in step."""

import pgtrigger

LEDGER_FIRST = """
    IF NEW.attempt <> OLD.attempt + (
        OLD.state IN ('failed', 'delivered') AND NEW.state = 'released')::int
    THEN
        RAISE EXCEPTION 'entitlement %: the attempt counts with each new release', NEW.id;
    END IF;
    IF NEW.state = OLD.state OR (
        NEW.state NOT IN ('delivered', 'paid') AND OLD.state NOT IN ('delivered', 'paid'))
    THEN RETURN NEW; END IF;
    IF NEW.state = 'delivered' AND NOT EXISTS (
        SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = NEW.id
        AND h.attempt = NEW.attempt AND h.kind = 'delivery')
    OR OLD.state = 'delivered' AND NOT EXISTS (
        SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = NEW.id
        AND h.attempt = OLD.attempt AND h.kind = 'reversal')
    OR NEW.state = 'paid' AND NOT EXISTS (
        SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = NEW.id
        AND p.attempt = NEW.attempt AND p.kind = 'payment')
    OR OLD.state = 'paid' AND NOT EXISTS (
        SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = NEW.id
        AND p.attempt = OLD.attempt AND p.kind = 'reversal')
    THEN
        RAISE EXCEPTION 'entitlement %: no row of the ledger for % to %',
            NEW.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
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
    """An entitlement is done, or done no more, only behind a row of the ledger that says so."""
    return pgtrigger.Trigger(
        name="entitlement_ledger_first",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
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
