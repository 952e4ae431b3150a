"""Records in a table of DuckDB, with all that the model compares them by."""

import duckdb
import pyarrow as pa

from households.matching import fillers
from households.matching.engine import engine
from households.matching.records import Records, columns_of

# Days typed where only the year is known; others a list itself may show (`fillers`).
_PLACEHOLDER_DAYS = ((1, 1), (1, 7))
# What follows from what was read. An initial stands for a word; `A RAMAN` is how Abdul Rahman
# stands where his first word is one.
_FOLLOWING = f"""
WITH split AS (
    SELECT *, string_split(sound, ' ') AS words, replace(name_key, ' ', '') AS plain,
        array_to_string(string_split(sound, ' ')[2:], ' ') AS rest,
        born::VARCHAR AS day
    FROM given
)
SELECT unique_id, number, family_id, nik, card, name_key, sound, words,
    array_to_string(list_sort(words), ' ') AS turned,
    plain,
    list_bit_or(list_transform(
        string_split(plain, ''), lambda letter: 1::BIGINT << (ord(letter) % 61)
    )) AS letters,
    array_to_string(
        words[1:1] || list_transform(words[2:], lambda word: left(word, 1)), ' '
    ) AS initials,
    coalesce(list_min(list_transform(words[2:], lambda word: length(word))) = 1, FALSE)
        AS shortened,
    CASE WHEN length(rest) >= 4 THEN left(words[1], 1) || ' ' || rest END AS begun,
    coalesce(length(words[1]) = 1, FALSE) AS abridged,
    alias,
    left(words[1], 3) AS head,
    right(words[-1], 3) AS ending,
    day AS born,
    left(day, 5) || right(day, 2) || substr(day, 5, 3) AS swapped,
    year(born)::SMALLINT AS year,
    coalesce((day(born), month(born)) IN {_PLACEHOLDER_DAYS}, FALSE) AS placeholder,
    from_nik, sex, village, district, street, house, rt
FROM split
"""


def load(connection: duckdb.DuckDBPyConnection, name: str, records: Records) -> int:
    """Bring the records of one list to a table of this name; how many there are."""
    given = records if isinstance(records, pa.Table) else columns_of(records)
    connection.register("given", given)
    connection.execute(f"CREATE TABLE {name} AS {fillers.marked(_FOLLOWING)}")
    connection.unregister("given")
    return int(given.num_rows)


def table(records: Records) -> pa.Table:
    """The same as an arrow table, in the order of their numbers."""
    with engine() as connection:
        load(connection, "records", records)
        return connection.sql("FROM records ORDER BY number").to_arrow_table()
