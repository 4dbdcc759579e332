"""What is read does not depend on the order of a set: the same texts under several hash seeds give the same rows."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import CHECKOUT

SCRIPT = """
import hashlib, json, pathlib, sys, tempfile, yaml
from tests.gold.readings import read_folder
texts = []
def collect(value):
    if isinstance(value, str) and len(value) > 30:
        texts.append(value)
    elif isinstance(value, dict):
        [collect(inner) for inner in value.values()]
    elif isinstance(value, list):
        [collect(inner) for inner in value]
for path in sorted(pathlib.Path("tests/cases").glob("*.yaml")):
    collect(yaml.safe_load(path.read_text(encoding="utf-8")))
with tempfile.TemporaryDirectory() as folder:
    for number, text in enumerate(texts):
        (pathlib.Path(folder) / f"{number:05d}.txt").write_text(text, encoding="utf-8", newline="")
    tables = read_folder(pathlib.Path(folder))
print(len(tables["documents"]), len(tables["claims"]))
print(hashlib.sha256(json.dumps(tables, sort_keys=True, default=str).encode()).hexdigest())
"""


def test_reading_is_the_same_under_every_hash_seed() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{CHECKOUT}/workflow:{CHECKOUT}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "2", "3")
    ]
    printed = [run.communicate()[0] for run in runs]
    assert all(run.returncode == 0 for run in runs)
    documents, claims = map(int, printed[0].splitlines()[0].split())
    assert documents > 300
    assert claims > 20
    assert len(set(printed)) == 1
