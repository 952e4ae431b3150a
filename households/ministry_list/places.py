"""Which village a row means: by code, else by district and village as people spell them."""

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from aidcases.models import Region, RegionAlias
from aidcases.regions import dotted, name_key
from households.ministry_list.problems import Finding

Found = tuple[str, tuple[Finding, ...]]  # region code or empty, and what was found on the way
SUGGESTIONS = 3
LEAST_LIKENESS = 70


@dataclass
class Villages:
    """All villages in memory, by code and by every spelling; asked once per distinct writing."""

    root: str  # the code of the region that the list is for
    names: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    districts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _asked: dict[tuple[str, str, str], Found] = field(default_factory=dict)

    def find(self, code: str, district: str, village: str) -> Found:
        """The village's code, with findings; empty where it cannot be determined."""
        asked = (code, district, village)
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._find(*asked)
        return found

    def _find(self, code: str, district: str, village: str) -> Found:
        if code:
            known = dotted(code)
            if len(known) == 13 and known in self.names:
                return self._inside(known, self._differs(known, village))
            if not village:
                return "", (Finding("region_code_unknown", {"value": code}),)
        if not village:
            return "", (Finding("region_missing"),)
        found, findings = self._by_name(district, village)
        if found and code:
            findings = (*findings, Finding("region_code_ignored", {"value": code}))
        return found, findings

    def _by_name(self, district: str, village: str) -> Found:
        codes = self.by_name.get(name_key(village), set())
        if district:
            parents = self.districts.get(name_key(district), set())
            codes = {code for code in codes if code[:8] in parents}
        inside = {code for code in codes if self._covers(code)} or codes
        if len(inside) == 1:
            return self._inside(inside.pop(), ())
        if inside:
            return "", (self._suggest("region_ambiguous", village, sorted(inside)),)
        return "", (self._suggest("region_unknown", village, self._alike(district, village)),)

    def _inside(self, code: str, findings: tuple[Finding, ...]) -> Found:
        if self._covers(code):
            return code, findings
        outside = {"value": self.names[code], "region": self.names.get(self.root, self.root)}
        return "", (Finding("region_outside", outside),)

    def _covers(self, code: str) -> bool:
        return code.startswith(self.root)

    def _differs(self, code: str, village: str) -> tuple[Finding, ...]:
        if not village or code in self.by_name.get(name_key(village), set()):
            return ()
        return (Finding("region_differs", {"coded": self.names[code], "value": village}),)

    def _suggest(self, problem: str, village: str, codes: list[str]) -> Finding:
        named = [f"{self.names[code]} ({self.names.get(code[:8], code[:8])})" for code in codes]
        return Finding(problem, {"value": village, "suggestions": ", ".join(named) or "—"})

    def _alike(self, district: str, village: str) -> list[str]:
        """The villages written most alike, those of the named district first."""
        key = name_key(village)
        alike = process.extract(
            key, self.by_name.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=10
        )
        parents = self.districts.get(name_key(district), set()) if district else set()
        codes = [
            (code[:8] not in parents, -score, code)
            for name, score, _index in alike
            for code in self.by_name[name]
            if self._covers(code)
        ]
        return list(dict.fromkeys(code for _far, _score, code in sorted(codes)))[:SUGGESTIONS]


def load_villages(root: str) -> Villages:
    """All regions and their aliases; three queries, whatever the list."""
    villages = Villages(root)
    for region in Region.objects.all():
        villages.names[region.code] = region.name
        if region.is_village:
            villages.by_name[region.name_key].add(region.code)
        elif len(region.code) == 8:
            villages.districts[region.name_key].add(region.code)
    for alias in RegionAlias.objects.select_related("region"):
        target = villages.by_name if alias.region.is_village else villages.districts
        target[alias.name_key].add(alias.region_id)
    return villages
