"""The bag as an RO-Crate: `ro-crate-metadata.json` after Provenance Run Crate 0.5 on RO-Crate 1.1.

The crate's root is the bag's folder. One action is told for the workflow and one per stage that ran, with the times
Snakemake noted; what is not known is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .. import __version__

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
WORKFLOW = "data/code/Snakefile"
LANGUAGE = "https://w3id.org/workflowhub/workflow-ro-crate#snakemake"
STAGES = ("ingest", "extract", "link", "metrics", "validate", "report")
FORMATS = {
    ".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".html": "text/html",
    ".pdf": "application/pdf", ".yaml": "application/yaml", ".txt": "text/plain", ".csv": "text/csv",
    ".svg": "image/svg+xml",
}  # fmt: skip

Entity = dict[str, Any]


def ref(identifier: str) -> Entity:
    """A reference to another entity."""
    return {"@id": identifier}


def refs(identifiers: Sequence[str]) -> list[Entity]:
    """References to other entities."""
    return [ref(identifier) for identifier in identifiers]


def _file(path: str) -> Entity:
    entity: Entity = {"@id": path, "@type": "File", "name": path.rpartition("/")[2]}
    form = FORMATS.get("." + path.rpartition(".")[2])
    return {**entity, "encodingFormat": form} if form else entity


def _parameters() -> list[Entity]:
    """What the workflow takes and gives, formally."""
    conforms = ref("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE")
    common = {"@type": "FormalParameter", "conformsTo": conforms, "valueRequired": True, "multipleValues": True}
    return [
        {"@id": "#parameter-sources", "name": "raw", "additionalType": "File", **common},
        {"@id": "#parameter-results", "name": "results", "additionalType": "File", **common},
    ]


def _workflow(stages: Sequence[str]) -> list[Entity]:
    """The workflow, its language, its steps and the tools behind them."""
    main: Entity = {
        "@id": WORKFLOW,
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": "Tallystick",
        "version": __version__,
        "description": "Raw text sources about a therapy to checked tables and an evidence summary",
        "programmingLanguage": ref(LANGUAGE),
        "conformsTo": ref("https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"),
        "input": [ref("#parameter-sources")],
        "output": [ref("#parameter-results")],
        "hasPart": refs([f"data/code/workflow/rules/{stage}.smk" for stage in stages]),
        "step": refs([f"#step-{stage}" for stage in stages]),
    }
    language = {
        "@id": LANGUAGE, "@type": "ComputerLanguage", "name": "Snakemake", "alternateName": "Snakemake",
        "identifier": ref("https://snakemake.github.io"), "url": ref("https://snakemake.github.io"),
    }  # fmt: skip
    tools: list[Entity] = []
    for position, stage in enumerate(stages):
        tool = f"data/code/workflow/rules/{stage}.smk"
        tools.append({"@id": tool, "@type": ["File", "SoftwareSourceCode"], "name": stage})
        tools.append({"@id": f"#step-{stage}", "@type": "HowToStep", "position": str(position), "name": stage,
                      "workExample": ref(tool)})  # fmt: skip
    return [main, language, *_parameters(), *tools]


def _stage_times(record: Mapping[str, Any]) -> dict[str, Entity]:
    """Start and end of each stage, from the times of its rules (a rule's name starts with its stage's)."""
    times: dict[str, Entity] = {}
    for rule, job in record.get("jobs", {}).items():
        stage = rule.partition("_")[0]
        known = times.setdefault(stage, {"startTime": job["started"], "endTime": job["ended"]})
        known["startTime"] = min(known["startTime"], job["started"])
        known["endTime"] = max(known["endTime"], job["ended"])
    return times


def _actions(record: Mapping[str, Any], payload: Sequence[str], stages: Sequence[str]) -> list[Entity]:
    """What was done: the run as organised by the engine, the workflow's action and one action per stage."""
    agent = f"#user-{record['user']}"
    engine = f"#snakemake-{record['packages'].get('snakemake', '')}"
    done = "http://schema.org/CompletedActionStatus"
    made = {
        stage: [f"data/{name}" for name in payload if name.startswith(f"results/{stage}/")] for stage in STAGES
    }  # fmt: skip
    given = [f"data/{name}" for name in payload if not name.startswith(("code/", "results/"))]
    times = _stage_times(record)
    entities: list[Entity] = [
        {"@id": agent, "@type": "Person", "name": record["user"]},
        {"@id": engine, "@type": "SoftwareApplication", "name": "Snakemake",
         "version": record["packages"].get("snakemake", "unknown"), "url": "https://snakemake.github.io"},
        {"@id": "#organise", "@type": "OrganizeAction", "name": f"Run of Snakemake for {record['run']}",
         "agent": ref(agent), "instrument": ref(engine), "object": refs([f"#control-{stage}" for stage in stages]),
         "result": ref("#run"), "startTime": record["started"], "endTime": record["bagging_date"]},
        {"@id": "#run", "@type": "CreateAction", "name": f"Build {record['run']}", "agent": ref(agent),
         "instrument": ref(WORKFLOW), "object": refs(given), "result": refs([f for s in STAGES for f in made[s]]),
         "startTime": record["started"], "endTime": record["bagging_date"], "actionStatus": done},
    ]  # fmt: skip
    consumed = given
    for stage in stages:
        entities.append(
            {"@id": f"#control-{stage}", "@type": "ControlAction", "name": f"Control of {stage}",
             "instrument": ref(f"#step-{stage}"), "object": ref(f"#run-{stage}")}
        )  # fmt: skip
        entities.append(
            {"@id": f"#run-{stage}", "@type": "CreateAction", "name": f"Run of {stage}", "agent": ref(agent),
             "instrument": ref(f"data/code/workflow/rules/{stage}.smk"), "object": refs(consumed),
             "result": refs(made[stage]), "actionStatus": done, **times.get(stage, {})}
        )  # fmt: skip
        consumed = [*consumed, *made[stage]]
    return entities


def render(record: Mapping[str, Any], payload: Sequence[str], tags: Sequence[str], content_root: str) -> bytes:
    """The text of ro-crate-metadata.json.

    Args:
        record: the record of the run, with its `bagging_date`.
        payload: names of the content's files, relative to `data/`.
        tags: names of the other files of the bag that are worth telling.
        content_root: SHA-256 of the payload manifest.
    """
    stages = [stage for stage in STAGES if f"code/workflow/rules/{stage}.smk" in payload]
    described = _workflow(stages)
    known = {entity["@id"] for entity in described}
    files = [f"data/{name}" for name in [*payload, "content.json"]] + list(tags)
    parts = [_file(path) for path in files if path not in known]
    root: Entity = {
        "@id": "./", "@type": "Dataset", "name": f"Build of an evidence summary, {record['run']}",
        "description": "Inputs, code, tables, validation results and summary of one build, with the record of its run",
        "datePublished": record["bagging_date"], "identifier": f"sha256:{content_root}",
        "license": "Each source keeps its own licence, see data/raw/sources.tsv; the workflow is under the MIT licence",
        "conformsTo": refs(list(PROFILES)), "mainEntity": ref(WORKFLOW), "hasPart": refs(files),
        "mentions": refs(["#run", "#organise", *[f"#run-{stage}" for stage in stages]]),
    }  # fmt: skip
    descriptor = {
        "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": ref("./"),
        "conformsTo": refs(["https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"]),
    }  # fmt: skip
    profiles = [
        {"@id": url, "@type": "CreativeWork", "name": name, "version": version}
        for url, (name, version) in PROFILES.items()
    ]
    graph = [descriptor, root, *profiles, *described, *parts, *_actions(record, payload, stages)]
    return (json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False) + "\n").encode()
