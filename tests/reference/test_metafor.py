"""Agreement with R's metafor, record by record, and completeness of the grid of records."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from .comparison import HERE, agrees, compare, record_key, records

MAIN = records("metafor-reference.json")
MORE = records("metafor-more.json")
BY_ID = {record["id"]: record for record in MAIN if record["id"].startswith("escalc/")}
METHODS = ("EE", "DL", "PM", "REML", "ML", "HE", "SJ", "EB")
PROPORTIONS = ("lupus_os", "lupus_remission", "hetero_zero")


@pytest.mark.parametrize("record", MAIN + MORE, ids=[record_key(record) for record in MAIN + MORE])
def test_agrees_with_metafor(record: dict[str, Any]) -> None:
    compared = list(compare(record, BY_ID))
    apart = [c for c in compared if not agrees(c[1], c[2], c[3], relative="tau2" in c[0])]
    assert compared
    assert not apart


def test_every_number_of_every_record_is_compared() -> None:
    inputs = {"id", "method", "test", "xi", "ni", "ai", "n1i", "ci", "n2i"}
    for record in MAIN + MORE:
        printed = [value for name, value in record.items() if name not in inputs]
        numbers = sum(len(value) if isinstance(value, list) else 1 for value in printed)
        compared = len(list(compare(record, BY_ID)))
        # trim and fill of the second file gives its side as a word that is compared only in the first.
        missing = numbers - compared - ("side" in record and record["id"].startswith("tests/"))
        if record["id"].startswith("tests/") and not record["beta"]:
            missing -= 3
        if record.get("method") == "EE" or "/EE/" in record["id"]:
            missing -= sum(name.startswith(("pi_", "tau2_qp", "qp_")) for name in record)
            missing -= len(record["weights"]) if "weights" in record else 0
        assert missing == 0, record["id"]


def test_grid_of_records_is_complete() -> None:
    expected: Counter[str] = Counter()
    for data, measure in [*product(PROPORTIONS, ("PLO", "PFT", "PAS", "PR")), *product(["bcg"], ("RR", "OR", "RD"))]:
        expected[f"escalc/{data}/{measure}"] += 1
        for method, test in product(METHODS, ("z", "knha")):
            if (method, test) != ("EE", "knha"):
                expected[f"rma/{data}/{measure}|{method}|{test}"] += 1
    for data in PROPORTIONS:
        expected.update([f"pft_back_harmonic/{data}", f"glmm/{data}|ML", f"glmm/{data}|EE"])
    expected.update(f"mh/bcg/{measure}" for measure in ("RR", "OR", "RD"))
    expected.update(["peto/bcg", "leave1out/bcg/RR/REML", "egger_mixed/bcg/RR", "egger_classic/bcg/RR", "begg/bcg/RR"])
    expected.update(["trimfill_L0/bcg/RR", "metareg/bcg/RR/ablat", "subgroup_common_tau2/bcg/RR/alloc"])
    arms = ("0_20_v_0_10", "0_15_v_2_15", "5_5_v_0_7", "9_12_v_5_6")
    expected.update(f"two_by_two/{m}/{arm}" for m, arm in product(("RR", "OR", "RD", "PETO"), arms))
    keys = Counter(record_key(record) for record in MAIN)
    intervals = {key for key in keys if key.startswith("ci/")}
    assert len(intervals) == 33
    assert {key: n for key, n in keys.items() if key not in intervals} == dict(expected)
    assert sum(keys.values()) == 309


def test_second_grid_is_complete() -> None:
    families = Counter(record["id"].split("/")[0] for record in MORE)
    assert families == {
        "pool": 504, "influence": 24, "tests": 24, "glmm": 7, "two_arms": 32, "mh": 24, "peto": 8,
    }  # fmt: skip


def test_comparison_can_fail() -> None:
    record = dict(next(r for r in MAIN if record_key(r) == "rma/lupus_os/PLO|REML|z"))
    record["tau2"] *= 1 + 1e-7
    assert [c[0] for c in compare(record, BY_ID) if not agrees(c[1], c[2], c[3], "tau2" in c[0])] == ["tau2"]
    assert not agrees(None, 1.0, 1.0)
    assert not agrees(float("nan"), 1.0, 1.0)


def _metafor_is_present() -> bool:
    rscript = shutil.which("Rscript")
    if rscript is None:
        return False
    probe = [rscript, "-e", "suppressPackageStartupMessages({library(metafor); library(lme4)})"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.full
@pytest.mark.parametrize("name", ["metafor-reference", "metafor-more"])
def test_regenerated_values_are_those_committed(name: str, tmp_path: Path) -> None:
    if not _metafor_is_present():
        pytest.skip("Rscript with metafor and lme4 is not installed")
    made = tmp_path / f"{name}.json"
    with made.open("w", encoding="utf-8") as target:
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(["Rscript", f"{HERE / name}.R"], stdout=target, check=True, env=environment)
    ours, theirs = records(f"{name}.json"), json.loads(made.read_text(encoding="utf-8"))["values"]
    assert [record_key(record) for record in ours] == [record_key(record) for record in theirs]
    for old, new in zip(ours, theirs, strict=True):
        for field, value in old.items():
            pairs = zip(value, new[field], strict=True) if isinstance(value, list) else [(value, new[field])]
            for a, b in pairs:
                # Another linear algebra library moves the last digits; lme4's stop moves the sixth.
                tolerance = 1e-5 if record_key(old).startswith("glmm") else 1e-9
                assert a == b or agrees(a, b, tolerance), (record_key(old), field)
