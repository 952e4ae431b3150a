"""Values that a list itself shows to be typed where nothing was known.

A day that far too many were born on (31/12, as 01/01 elsewhere) tells the year alone; a NIK that
people of several names bear, or a family number of more heads than a family has, tells nothing.
"""

import pyarrow as pa
import pyarrow.acero  # what groups a table; else it is loaded at the first one
import pyarrow.compute as pc

DAY_SHARE = 0.015  # of those whose date is known; an ordinary day has 0.3 %
DAY_LEAST = 8  # rows; by chance no day of a short list has as many
NIK_BEARERS = 3  # of names that begin differently
FAMILY_BEARERS = 30
_FROM_NIK = ("born", "swapped", "year", "sex")


def marked(table: pa.Table) -> pa.Table:
    """The records of one list with such days marked as placeholders and such numbers unknown."""
    for column, most in (("family_id", FAMILY_BEARERS), ("card", FAMILY_BEARERS)):
        table = _blank(table, [column], _is_in(table, column, _borne_by_many(table, column, most)))
    dummy = _is_in(table, "nik", _borne_by_many(table, "nik", NIK_BEARERS))
    table = _blank(table, ["nik"], dummy)
    table = _blank(table, [*_FROM_NIK], pc.and_(dummy, table["from_nik"]))
    heaped = _day_of(table)
    placeholder = pc.or_(table["placeholder"], pc.is_in(heaped, _heaped_days(heaped)))
    return table.set_column(
        table.schema.get_field_index("placeholder"), table.schema.field("placeholder"), placeholder
    )


def _day_of(table: pa.Table) -> pa.ChunkedArray:
    """`12-31` of each birth date; those read from a NIK are nobody's typing."""
    day = pc.utf8_slice_codeunits(table["born"], 5)
    return pc.if_else(table["from_nik"], pa.scalar(None, pa.string()), day)


def _heaped_days(days: pa.ChunkedArray) -> pa.Array:
    known = days.drop_null()
    counts = pc.value_counts(known)
    many = pc.greater(counts.field("counts"), max(DAY_SHARE * len(known), DAY_LEAST))
    return counts.field("values").filter(many)


def _borne_by_many(table: pa.Table, number: str, least: int) -> pa.ChunkedArray:
    """The numbers that so many names bear which begin differently."""
    names = table.select([number, "head"]).filter(pc.is_valid(table[number]))
    counted = names.group_by(number).aggregate([("head", "count_distinct")])
    return counted[number].filter(pc.greater_equal(counted["head_count_distinct"], least))


def _is_in(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(table[column], values.combine_chunks())


def _blank(table: pa.Table, columns: list[str], where: pa.ChunkedArray) -> pa.Table:
    for name in columns:
        at, kind = table.schema.get_field_index(name), table.schema.field(name)
        blanked = pc.if_else(where, pa.scalar(None, kind.type), table[name])
        table = table.set_column(at, kind, blanked)
    return table
