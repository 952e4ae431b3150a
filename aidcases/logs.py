"""Log lines: one each, and never a NIK or a family card number in them."""

import logging
import re

LONG_NUMBER = re.compile(r"\d{12,}")


def hide_numbers(text: str) -> str:
    """Text with every run of twelve digits or more replaced: `3201…` becomes `[number]`."""
    return LONG_NUMBER.sub("[number]", text)


class HideNumbers(logging.Filter):
    """Rewrites a record's message; exceptions are rewritten by the formatter."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hide_numbers(record.getMessage()), ()
        return True


class LineFormatter(logging.Formatter):
    """`time level logger message`, tracebacks included, numbers hidden."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return hide_numbers(super().format(record))
