"""Which village a row means: by code, else by district and village as people spell them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
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
    regencies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _asked: dict[tuple[str, str, str, str], Found] = field(default_factory=dict)

    def find(self, code: str, district: str, village: str, regency: str = "") -> Found:
        """The village's code, with findings; empty where it cannot be determined."""
        asked = (code, district, village, regency)
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._find(*asked)
        return found

    def add(self, name: str, code: str) -> None:
        """A spelling (its `name_key`) of a region, whose code tells its level."""
        levels = {5: self.regencies, 8: self.districts, 13: self.by_name}
        if len(code) in levels:
            levels[len(code)][name].add(code)

    def _find(self, code: str, district: str, village: str, regency: str) -> Found:
        known = dotted(code)
        if known and not self._meets(known):
            return "", (self._outside(known),)
        if len(known) == 13 and known in self.names:
            found, findings = known, tuple(self._differs(known, district, village))
        elif not village:
            missing = Finding("region_code_unknown", {"value": code}) if code else None
            return "", (missing or Finding("region_missing"),)
        else:
            found, findings = self._by_name(district, village)
            if found and code:
                findings = (*findings, Finding("region_code_ignored", {"value": code}))
        return found, (*findings, *self._regency_differs(found, regency))

    def _by_name(self, district: str, village: str) -> Found:
        codes = self.by_name.get(name_key(village), set())
        if district:
            parents = self.districts.get(name_key(district), set())
            codes = {code for code in codes if code[:8] in parents}
        inside = {code for code in codes if self._covers(code)} or codes
        if len(inside) == 1:
            code = inside.pop()
            return (code, ()) if self._covers(code) else ("", (self._outside(code),))
        if inside:
            return "", (self._suggest("region_ambiguous", village, sorted(inside)),)
        return "", (self._suggest("region_unknown", village, self._alike(district, village)),)

    def _outside(self, code: str) -> Finding:
        """Of a code that lies elsewhere, whether or not that region is loaded."""
        region = self.names.get(self.root, self.root)
        return Finding("region_outside", {"value": self.names.get(code, code), "region": region})

    def _covers(self, code: str) -> bool:
        return code.startswith(self.root)

    def _meets(self, code: str) -> bool:
        """Whether one of the two regions lies in the other."""
        return self._covers(code) or self.root.startswith(code)

    def _differs(self, code: str, district: str, village: str) -> Iterator[Finding]:
        """What the row's words say otherwise than its code."""
        if is_other(code, village, self.by_name):
            yield Finding("region_differs", {"coded": self.names[code], "value": village})
        if is_other(code[:8], district, self.districts):
            coded = self.names.get(code[:8], code[:8])
            yield Finding("district_differs", {"coded": coded, "value": district})

    def _regency_differs(self, code: str, regency: str) -> Iterator[Finding]:
        if code and code[:5] in self.names and is_other(code[:5], regency, self.regencies):
            yield Finding("regency_differs", {"found": self.names[code[:5]], "value": regency})

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


def is_other(code: str, said: str, spellings: Mapping[str, set[str]]) -> bool:
    """Whether the words name something else than the region with that code."""
    return bool(said) and code not in spellings.get(name_key(said), set())


def load_villages(root: str) -> Villages:
    """All regions and their aliases; two queries, whatever the list."""
    villages = Villages(root)
    for region in Region.objects.all():
        villages.names[region.code] = region.name
        villages.add(region.name_key, region.code)
    for name, code in RegionAlias.objects.values_list("name_key", "region_id"):
        villages.add(name, code)
    return villages
