"""How much of a build is not its own work: a cold build against its import floor, a no-op against a bare dry run."""

from __future__ import annotations

import ast
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
BARE = 'rule all:\n    output:\n        "x",\n    shell:\n        "touch {output}"\n'
REPEATS = 3


def snakemake(directory: Path, *arguments: str, snakefile: Path) -> float:
    """Seconds that one run of Snakemake takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(snakefile), "--directory", str(directory), *arguments],
        cwd=directory,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def imports_of(script: Path) -> str:
    """The script's own imports, those inside its `with` block included, as lines of code."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(ast.unparse(n) for n in nodes)


HEAVY = {
    "validate": "import great_expectations, pandas",
    "report_pdf": "import weasyprint",
    "report_html": "import jinja2",
    "metrics": "import numpy, scipy.stats, scipy.optimize",
    "ingest_shard": "import pyarrow.parquet, yaml, jsonschema",
    "extract_shard": "import pyarrow.parquet, yaml, jsonschema, ahocorasick_rs",
    "link": "import pyarrow.parquet, yaml, jsonschema",
}
"""What each stage needs beyond its script's own imports, and imports inside functions: its import floor."""


def floor_workflow(folder: Path) -> Path:
    """A workflow with the same jobs and dependencies, whose scripts only import what each stage needs."""
    chain = [
        ("ingest_shard", []), ("ingest_merge", ["ingest_shard"]), ("extract_shard", ["ingest_shard"]),
        ("extract_merge", ["extract_shard"]), ("link", ["ingest_merge", "extract_merge"]), ("metrics", ["link"]),
        ("validate", ["metrics"]), ("validate_gate", ["validate"]), ("report_html", ["validate_gate"]),
        ("report_pdf", ["report_html"]),
    ]  # fmt: skip
    rules = ['rule all:\n    input:\n        "report_pdf.done",\n']
    for name, needs in chain:
        body = "\n".join(
            [imports_of(CHECKOUT / f"workflow/scripts/{name}.py"), HEAVY.get(name, "import pyarrow.parquet")]
        )
        (folder / f"{name}.py").write_text(f"{body}\nopen(snakemake.output[0], 'w').close()\n", encoding="utf-8")
        inputs = ", ".join(f'"{need}.done"' for need in needs)
        rules.append(f'rule {name}:\n    input: [{inputs}]\n    output: "{name}.done"\n    script: "{name}.py"\n')
    (folder / "Snakefile").write_text("\n".join(rules), encoding="utf-8")
    return folder / "Snakefile"


def main() -> None:
    """Print the two ratios."""
    cores = str(os.cpu_count() or 2)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        cold, floor, noop, bare = [], [], [], []
        for turn in range(REPEATS):
            review, empty = root / f"review{turn}", root / f"floor{turn}"
            review.mkdir()
            empty.mkdir()
            for name in ("config.yaml", "raw", "curation"):
                source = CHECKOUT / name
                (shutil.copytree if source.is_dir() else shutil.copy)(source, review / name)
            cold.append(snakemake(review, "--cores", cores, snakefile=CHECKOUT / "Snakefile"))
            floor.append(snakemake(empty, "--cores", cores, snakefile=floor_workflow(empty)))
            noop.append(snakemake(review, "--cores", cores, snakefile=CHECKOUT / "Snakefile"))
            (root / "Snakefile").write_text(BARE, encoding="utf-8")
            bare.append(snakemake(root, "--dry-run", snakefile=root / "Snakefile"))
    for name, mine, other, aim in (
        ("cold build of the five sources / its import floor", cold, floor, 1.6),
        ("no-op / bare dry run of a one-rule workflow", noop, bare, 1.5),
    ):
        a, b = statistics.median(mine), statistics.median(other)
        print(f"{name}: {a / b:.2f} (aim {aim}); {a:.1f} s / {b:.1f} s, median of {REPEATS}")


if __name__ == "__main__":
    main()
