"""Code as input: the imports of a script are followed, and no import hides from it."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tallystick.code_inputs import PACKAGE, _module_files, code_files, declared, direct_imports
from tallystick.vocabulary import BUILT_IN, SCHEMAS, Vocabulary

STAGES = ("ingest", "extract", "link", "metrics", "validate", "report", "archive")
MODULES = sorted(PACKAGE.rglob("*.py"))


def names(script: Path) -> set[str]:
    return {str(file.relative_to(PACKAGE)) for file in code_files(script) if file.is_relative_to(PACKAGE)}


def test_imports_are_followed_through_packages_functions_and_relative_names(checkout: Path) -> None:
    found = names(checkout / "workflow/scripts/metrics.py")
    assert {"__init__.py", "metrics/__init__.py", "metrics/rates.py", "tables/store.py", "errors.py"} <= found


def test_a_stage_does_not_depend_on_a_later_one(checkout: Path) -> None:
    for script in sorted((checkout / "workflow/scripts").glob("*.py")):
        stage = script.stem.split("_")[0]
        later = STAGES[STAGES.index(stage) + 1 :]
        found = {name.split("/")[0] for name in names(script)}
        assert not found & set(later), f"{script.name} reaches {found & set(later)}"


def parsed_imports(module: Path) -> set[Path]:
    """What the parser says a module imports of this package."""
    found: set[Path] = set()
    package = module.relative_to(PACKAGE.parent).parent.parts
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            stem = ".".join(
                [*package[: len(package) - node.level + 1] * bool(node.level), *filter(None, [node.module])]
            )
            names = [stem, *(f"{stem}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.split(".")[0] == PACKAGE.name:
                found |= set(_module_files(name))
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_read_as_text_are_those_the_parser_finds(module: Path) -> None:
    assert set(direct_imports(module)) >= parsed_imports(module)
    assert not {p for p in set(direct_imports(module)) - parsed_imports(module) if p.name != "__init__.py"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_imported_by_a_computed_name(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert name not in ("import_module", "__import__"), f"{module}: line {node.lineno}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_driver_imports_snakemake_and_only_driver_and_archive_read_the_clock(module: Path) -> None:
    part = module.relative_to(PACKAGE).parts[0]
    for node in ast.walk(ast.parse(module.read_bytes())):
        found = (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )  # fmt: skip
        for name in found:
            root = name.split(".")[0]
            assert root != "snakemake" or part == "driver", f"{module}: line {node.lineno}"
            if part in STAGES and part != "archive":
                assert root not in ("time", "socket", "getpass", "random", "uuid"), f"{module}: line {node.lineno}"
        if isinstance(node, ast.Attribute) and part in STAGES and part != "archive":
            assert node.attr not in ("now", "today", "utcnow"), f"{module}: line {node.lineno}"


@pytest.mark.parametrize("stage", STAGES)
def test_the_vocabulary_a_stage_declares_exists_and_can_be_read_without_importing_it(stage: str) -> None:
    kinds = declared(stage, "VOCABULARY")
    assert kinds == importlib.import_module(f"tallystick.{stage}").VOCABULARY
    for kind in kinds:
        assert (BUILT_IN / f"{kind}.yaml").exists()
        assert (SCHEMAS / f"{kind}.yaml").exists()


def test_extract_declares_exactly_what_its_readers_read() -> None:
    from tallystick import extract

    assert set(extract.VOCABULARY) == {kind for reader in extract.READERS for kind in reader.VOCABULARY}


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_vocabulary_file_keeps_its_schema_and_is_used(path: Path) -> None:
    assert Vocabulary.load([path])[path.stem]
    used = {kind for stage in STAGES for kind in declared(stage, "VOCABULARY")}
    assert path.stem in used


def test_a_name_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(LookupError, match="NOTHING"):
        declared("ingest", "NOTHING")
