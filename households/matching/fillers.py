"""Values that a list itself shows to be typed where nothing was known.

A day that far too many were born on (31/12, as 01/01 elsewhere) tells the year alone; a NIK that
people of several names bear, or a family number of more heads than a family has, tells nothing.
"""

DAY_SHARE = 0.015  # of those whose date is known; an ordinary day has 0.3 %
DAY_LEAST = 8  # rows; by chance no day of a short list has as many
NIK_BEARERS = 3  # of names that begin differently
FAMILY_BEARERS = 30


def marked(records: str) -> str:
    """SQL: the records of one list (a query) with such days marked as placeholders and such numbers
    unknown, and what one of these numbers told as well."""
    of_nobody = f"nik IN ({_borne_by_many('nik', NIK_BEARERS)})"
    told = {"nik": of_nobody} | {
        column: f"from_nik AND {of_nobody}" for column in ("born", "swapped", "year", "sex")
    }
    for number in ("family_id", "card"):
        told[number] = f"{number} IN ({_borne_by_many(number, FAMILY_BEARERS)})"
    unknown = ", ".join(
        f"CASE WHEN {where} THEN NULL ELSE {column} END AS {column}"
        for column, where in told.items()
    )
    return f"""
        WITH records AS MATERIALIZED ({records}), days AS (
            SELECT substr(born, 6) AS day, count(*) AS bearers FROM records
            WHERE born IS NOT NULL AND NOT from_nik  -- those read from a NIK are nobody's typing
            GROUP BY day
        ), heaped AS (
            SELECT day FROM days
            WHERE bearers > greatest({DAY_SHARE} * (SELECT sum(bearers) FROM days), {DAY_LEAST})
        )
        SELECT * REPLACE (
            {unknown},
            placeholder OR coalesce(NOT from_nik AND substr(born, 6) IN (FROM heaped), FALSE)
                AS placeholder
        ) FROM records
    """


def _borne_by_many(number: str, least: int) -> str:
    """SQL: the numbers that so many names bear which begin differently."""
    return (
        f"SELECT {number} FROM records WHERE {number} IS NOT NULL"
        f" GROUP BY {number} HAVING count(DISTINCT head) >= {least}"
    )
