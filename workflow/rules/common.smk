"""What several stages need: the checked configuration, the inventory of raw/, and code, data and tables as inputs.

Paths to the library are relative to the working directory, so that a review elsewhere records the same paths
wherever the checkout lies.
"""

import os
import shlex
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from tallystick.code_inputs import code_files, declared
from tallystick.config import check_config
from tallystick.errors import InputFault
from tallystick.ingest.inventory import list_raw, shards
from tallystick.tables import STAGES

# Snakemake 9 puts the interpreter into a script's shell command without quoting it: a clone in a path with a blank
# would fail. Where nothing needs quoting this changes nothing.
sys.executable = shlex.quote(sys.executable)

CHECKOUT = Path(os.path.relpath(workflow.basedir))
CONDA_ENVIRONMENT = f"{Path(workflow.basedir) / 'workflow/envs/tallystick.yaml'}"


try:
    SETTINGS = check_config(config)
    INVENTORY = list_raw(Path("raw"), SETTINGS["ingest"])
except InputFault as fault:
    raise WorkflowError(str(fault)) from None

SHARDS = shards(INVENTORY, SETTINGS["ingest"])
REGISTER = [path for path in ["raw/sources.tsv"] if os.path.exists(path)]
CURATION = sorted(str(path) for path in Path("curation").glob("*.yaml"))
TABLES = {stage: [table.name for table in tables] for stage, tables in STAGES.items()}
SUITES = sorted({name for names in TABLES.values() for name in names})


wildcard_constraints:
    shard="s[0-9]+",


def from_here(path):
    """`path` relative to the working directory."""
    return os.path.relpath(path)


def code(script):
    """The script of that name, the library modules it imports, and the lock: what makes its result."""
    files = code_files(Path(workflow.basedir) / "workflow/scripts" / f"{script}.py")
    return [*map(from_here, files), str(CHECKOUT / "requirements.lock")]


def vocabulary(stage):
    """Built-in vocabulary files of the kinds that `stage` declares, each followed by the review's own."""
    kinds = declared(stage, "VOCABULARY")
    built_in = [str(CHECKOUT / f"workflow/vocabulary/{kind}.yaml") for kind in kinds]
    schemas = [
        str(CHECKOUT / f"workflow/schemas/vocabulary/{kind}.yaml") for kind in kinds
    ]
    own = [
        f"vocabulary/{kind}.yaml"
        for kind in kinds
        if os.path.exists(f"vocabulary/{kind}.yaml")
    ]
    return {"vocabulary": built_in + own, "vocabulary_schemas": schemas}


def tree(folder, *patterns):
    """Files of the checkout below `folder` that match one of `patterns`, sorted."""
    base = Path(workflow.basedir) / folder
    return sorted(
        from_here(p) for pattern in patterns for p in base.rglob(pattern) if p.is_file()
    )


def tables(stage, *names):
    """Paths of the tables of a stage: those named, or all that it writes."""
    return [f"results/{stage}/{name}.parquet" for name in names or TABLES[stage]]


def shard_tables(stage, shard="{shard}"):
    """Paths of the tables of one shard of a stage."""
    return [f"results/{stage}/shards/{shard}/{name}.parquet" for name in TABLES[stage]]


def raw_of_shard(wildcards):
    """Raw files of one shard."""
    return [f"raw/{file}" for file in SHARDS[wildcards.shard]]


def all_raw():
    """Every raw file that is read."""
    return [f"raw/{file}" for file in INVENTORY.files]


ALL_TABLES = [path for stage in TABLES for path in tables(stage)]
