"""No NIK in a log line, wherever it came from."""

import logging

from aidcases.logs import HideNumbers, LineFormatter


def written(message, *args, exc_info=None):
    record = logging.LogRecord("t", logging.INFO, "t.py", 1, message, args, exc_info)
    HideNumbers().filter(record)
    return LineFormatter().format(record)


def test_a_number_in_the_message_or_its_arguments_is_hidden():
    assert "1901011203800001" not in written("NIK 1901011203800001")
    assert "1901011203800001" not in written("NIK %s of %s", "1901011203800001", "x")


def test_a_number_in_a_traceback_is_hidden():
    try:
        int("1901011203800001x")
    except ValueError as error:
        line = written("failed", exc_info=(type(error), error, error.__traceback__))
    assert "ValueError" in line
    assert "1901011203800001" not in line


def test_short_numbers_stay():
    assert "15000 rows" in written("%s rows", 15000)
