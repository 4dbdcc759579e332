"""The archive of a real build as an RO-Crate, judged offline by an independent tool, roc-validator.

The tool is not part of the tests' environment: `make test-full` sets it up in `.roc` from `requirements.lock` here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.full

PROFILE = "provenance-run-crate-0.5"
SCHEMA_TERMS = """
    about actionStatus additionalType agent alternateName datePublished description encodingFormat endTime hasPart
    identifier instrument license mainEntity mentions multipleValues name object position programmingLanguage result
    startTime step url valueRequired version workExample
    ComputerLanguage ControlAction CreateAction CreativeWork Dataset HowTo HowToStep OrganizeAction Person
    SoftwareApplication SoftwareSourceCode
"""
CONTEXT = {term: f"http://schema.org/{term}" for term in SCHEMA_TERMS.split()} | {
    "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
    "output": "https://bioschemas.org/ComputationalWorkflow#output",
}
"""What the contexts that the crate names (RO-Crate 1.1, workflow-run) say of the terms it uses; they are not fetched.

A term of the crate that is missing here is reported by the tool as unknown.
"""


@pytest.fixture(scope="module")
def validator(checkout: Path) -> str:
    own = checkout / ".roc/bin/rocrate-validator"
    found = str(own) if own.exists() else shutil.which("rocrate-validator")
    if found is None:
        pytest.skip("roc-validator is not installed; `make test-full` sets it up (see CONTRIBUTING)")
    return found


@pytest.fixture
def crate(built_review: Path, tmp_path: Path) -> Path:
    """The build's bag with the context written out in its metadata, so that nothing has to be fetched."""
    (bag,) = [path for path in (built_review / "builds").iterdir() if path.is_dir() and not path.is_symlink()]
    shutil.copytree(bag, tmp_path / "crate")
    change(tmp_path / "crate", lambda content: content.update({"@context": CONTEXT}))
    return tmp_path / "crate"


def change(crate: Path, how: Any) -> None:
    file = crate / "ro-crate-metadata.json"
    content = json.loads(file.read_bytes())
    how(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def issues(validator: str, crate: Path) -> list[str]:
    """What the tool finds wrong among the requirements it calls required."""
    report = crate.parent / "report.json"
    subprocess.run(
        [validator, "validate", "--offline", "--skip-availability-check", "--requirement-severity", "required",
         "--profile-identifier", PROFILE, "--no-paging", "--output-format", "json", "--output-file", str(report),
         "--cache-path", str(crate.parent / "cache"), str(crate)],
        env={**os.environ, "HOME": str(crate.parent)},
        capture_output=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    content = json.loads(report.read_bytes())
    found = [str(issue["message"]) for issue in content["issues"]]
    assert content["passed"] is not bool(found)
    return found


def test_the_archive_meets_every_required_check(validator: str, crate: Path) -> None:
    assert issues(validator, crate) == []


def test_the_tool_sees_a_crate_without_its_workflow(validator: str, crate: Path) -> None:
    def without_workflow(content: dict[str, Any]) -> None:
        (root,) = [entity for entity in content["@graph"] if entity["@id"] == "./"]
        del root["mainEntity"]

    change(crate, without_workflow)
    assert issues(validator, crate)


def test_the_tool_sees_a_term_that_no_context_knows(validator: str, crate: Path) -> None:
    change(crate, lambda content: content["@graph"][1].update({"noSuchTerm": "x"}))
    assert any("noSuchTerm" in issue for issue in issues(validator, crate))
