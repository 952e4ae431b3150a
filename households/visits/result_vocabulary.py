"""What a spreadsheet's words stand for: villages, reasons, and what can be wrong with a row."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz import process

from aidcases.models import User
from aidcases.region_codes import VILLAGE_LENGTH
from households.ministry_list.places import load_villages
from households.models import ReasonCode
from households.visits.result_columns import label_key


class Problem(TextChoices):
    """Why a row became no visit; the words tell how to mend it."""

    CELL_ERROR = "cell_error", _("The cell holds an error or unreadable text. Type the value.")
    NAME_MISSING = "name_missing", _("The name is missing. Fill in the head of family.")
    VILLAGE_MISSING = "village_missing", _("The village is missing. Fill in its code or name.")
    VILLAGE_UNKNOWN = "village_unknown", _("No village here has this code or name. Correct it.")
    VILLAGE_AMBIGUOUS = (
        "village_ambiguous",
        _("Several villages have this name. Fill in the district or the code."),
    )
    OUTSIDE_REGION = "outside_region", _("The village lies outside your region.")
    VERDICT_MISSING = "verdict_missing", _("The result is missing. Fill in Ya or Tidak.")
    VERDICT_UNKNOWN = "verdict_unknown", _("The result is neither Ya nor Tidak. Correct it.")
    VERDICT_CONTRADICTS = (
        "verdict_contradicts",
        _("The result says Ya, and the reason or presence says otherwise. Correct one of them."),
    )
    REASON_MISSING = "reason_missing", _("The result is Tidak without a reason. Fill it in.")
    REASON_UNKNOWN = (
        "reason_unknown",
        _("The reason is none of the office's. Use one of its words, or have it added."),
    )
    DATE_UNREADABLE = "date_unreadable", _("The date of the visit cannot be read. Use dd/mm/yyyy.")


_OF_FINDING = {
    "region_missing": Problem.VILLAGE_MISSING,
    "region_code_unknown": Problem.VILLAGE_UNKNOWN,
    "region_unknown": Problem.VILLAGE_UNKNOWN,
    "region_ambiguous": Problem.VILLAGE_AMBIGUOUS,
    "region_outside": Problem.OUTSIDE_REGION,
}


class VillageOfRow:
    """The village a row means, as ministry lists are read; a worker's own where none is written."""

    def __init__(self, by: User) -> None:
        self._villages = load_villages(by.scope_code)
        self._own = by.scope_code if len(by.scope_code) == VILLAGE_LENGTH else ""

    def find(self, code: str, district: str, village: str) -> tuple[str, Problem | None, str]:
        """(code, problem, hint); the hint names villages of nearly this name."""
        if self._own and not code and not village:
            return self._own, None, ""
        found, findings = self._villages.find(code, district, village)
        for finding in findings:
            if not found:
                hint = str((finding.params or {}).get("suggestions", ""))
                return "", _OF_FINDING[finding.code], hint.removeprefix("—")
        return found, None, ""


class Reasons:
    """Reason codes by any word the office or a list uses for them."""

    def __init__(self) -> None:
        codes = list(ReasonCode.objects.filter(is_active=True))
        self.labels = [code.label for code in codes]
        self._known = {
            label_key(spelling): code
            for code in codes
            for spelling in (code.code, code.label, code.label_en, *code.synonyms)
        }

    def find(self, text: str) -> ReasonCode | None:
        """By the whole text, else by what stands before a colon, dash or bracket."""
        for part in (text, *(text.split(mark)[0] for mark in (":", "(", " - ", ";"))):
            if found := self._known.get(label_key(part)):
                return found
        return None

    def closest(self, text: str) -> str:
        near = process.extractOne(text, self.labels, score_cutoff=60)
        return near[0] if near else ""
