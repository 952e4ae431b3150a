"""What a workbook tells beside its values, in every format alike."""

from dataclasses import dataclass, field

Hidden = dict[str, set[int]]  # sheet → row numbers as the spreadsheet shows them
Merged = dict[str, list[int]]  # sheet → the last rows of ranges that reach over several rows
Lost = dict[int, dict[int, str]]  # row number → {column position: what stands there}

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # as binary workbooks write them: [MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2


@dataclass
class Facts:
    """Hidden rows, lost cells and merged ranges, by sheet; where the serials of days count from.

    `empty_formulas` may never have been reckoned, which their format does not tell.
    """

    hidden: Hidden = field(default_factory=dict)
    lost: dict[str, Lost] = field(default_factory=dict)
    merged: Merged = field(default_factory=dict)
    since_1904: bool = False
    empty_formulas: bool = False

    def merge(self, sheet: str, first: int, last: int) -> None:
        """Note a range by its rows; only one of several leaves rows without a value."""
        if last > first:
            self.merged.setdefault(sheet, []).append(last)
