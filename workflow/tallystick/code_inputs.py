"""Which source files a script depends on, so that code is an input of exactly the rules that use it.

Snakemake's own ``code`` trigger only looks at the script itself; an edited module that the script imports would go
unnoticed. Standard library only: the Snakefile imports this at every start.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
NAME = PACKAGE.name
# Import statements as text: parsing all modules takes 0.6 s at every start, this a few milliseconds. A test holds that
# it finds in every module what the parser finds. A line of a docstring that reads like an import only adds an input.
KEYWORD = re.compile(r"import[ \t(]")
IMPORT = re.compile(
    r"[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<module>[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]*)"
    r"|import[ \t]+(?P<plain>[\w., \t]+))"
)
COMMENT = re.compile(r"#[^\n]*")


@cache
def _module_files(dotted: str) -> list[Path]:
    """Files that importing ``dotted`` runs: each package's ``__init__`` on the way, and the module itself."""
    parts = dotted.split(".")[1:]
    files, folder = [PACKAGE / "__init__.py"], PACKAGE
    for part in parts:
        if (folder / part / "__init__.py").is_file():
            folder = folder / part
            files.append(folder / "__init__.py")
        elif (folder / f"{part}.py").is_file():
            return [*files, folder / f"{part}.py"]
        else:
            break  # a name inside a module, not a module
    return files


def _package_of(file: Path) -> list[str]:
    return list(file.relative_to(PACKAGE.parent).parent.parts) if file.is_relative_to(PACKAGE) else []


@cache
def direct_imports(file: Path) -> tuple[Path, ...]:
    """Files of this package that ``file`` imports anywhere in it, also inside functions."""
    found: list[Path] = []
    text = file.read_text(encoding="utf-8")
    for start in dict.fromkeys(text.rfind("\n", 0, at.start()) + 1 for at in KEYWORD.finditer(text)):
        match = IMPORT.match(text, start)
        if match is None:
            continue
        dots, module, names, plain = match.group("dots", "module", "names", "plain")
        if plain is not None:
            modules = [part.split()[0] for part in plain.split(",") if part.strip()]
        else:
            package = _package_of(file)
            base = [*package[: len(package) - len(dots) + 1], module] if dots else [module]
            stem = ".".join(filter(None, base))
            listed = COMMENT.sub("", names).strip("() \n")
            modules = [stem, *(f"{stem}.{part.split()[0]}" for part in listed.split(",") if part.strip())]
        for name in modules:
            if name.split(".")[0] == NAME:
                found.extend(_module_files(name))
    return tuple(dict.fromkeys(found))


def code_files(script: Path) -> list[Path]:
    """``script`` and every file of this package that running it may import, transitively, sorted."""
    seen: set[Path] = {script.resolve()}
    waiting = [script.resolve()]
    while waiting:
        for file in direct_imports(waiting.pop()):
            if file not in seen:
                seen.add(file)
                waiting.append(file)
    return sorted(seen)


def declared(stage: str, name: str) -> Any:
    """The literal value that ``tallystick/<stage>/__init__.py`` assigns to ``name``, read without importing it."""
    file = PACKAGE / stage / "__init__.py"
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return ast.literal_eval(value)
    raise LookupError(f"{file} declares no {name}")
