"""The same model on Spark comes to the same decisions. Needs the extra `spark` and Java."""

import importlib
import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from aidcases.regions import BUNDLED
from distributions.demo import hard_lists
from distributions.demo.families import places_in
from households.matching import findings
from households.matching.evidence import Evidence

MISSING = [
    name
    for name, there in (
        ("PySpark (pip install aidcases[spark])", importlib.util.find_spec("pyspark")),
        ("Java (apt-get install openjdk-17-jre-headless)", shutil.which("java")),
    )
    if not there
]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"MATCHING ON SPARK IS NOT TESTED, missing: {', '.join(MISSING)}"
)


@pytest.fixture(autouse=True)
def _session_ends() -> Iterator[None]:
    yield
    importlib.import_module("households.matching.spark").session().stop()


def test_spark_comes_to_the_decisions_of_duckdb(settings: Any) -> None:
    lists = hard_lists.make(600, 3, places_in(BUNDLED), "other")
    evidence = Evidence(candidates=lists.listed, visits=lists.found)
    here = findings.find(evidence)
    settings.MATCHING_ENGINE = "spark"
    there = findings.find(evidence)
    assert findings.find(evidence).links == there.links  # and again in the same session
    assert there.links == here.links
    assert there.duplicates == here.duplicates
    pairs, others = (
        {(p.candidate, p.visit, p.twin): p for p in found.pairs} for found in (here, there)
    )
    assert pairs.keys() == others.keys()
    for key, pair in pairs.items():
        assert others[key].state == pair.state
        assert others[key].probability == pytest.approx(pair.probability, abs=1e-6)
