"""Entry points of the report: the summary as one HTML string, and the folder with its sources and exports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .. import __version__
from ..tables import Rows
from ..vocabulary import Vocabulary
from . import exports
from .citing import Place, pieces
from .clean import shown
from .corpus import Corpus
from .outcomes import all_outcomes
from .panels import account, comparisons, findings, ledger, markers, overlap, quality, results, studies
from .panels.model import Panel

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "report"
SUMMARY = "evidence-summary.html"
COMPUTED_WITH = ("numpy", "scipy", "pyarrow", "great-expectations", "jinja2", "weasyprint", "snakemake")
"""Packages whose version belongs into the methods text."""


def versions() -> dict[str, str]:
    """Versions of Tallystick and of the packages that results depend on, as installed."""
    found = {"tallystick": __version__}
    for name in COMPUTED_WITH:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _finalize(value: Any) -> Any:
    """What a template prints: text without characters that no page may hold; markup and citations as they are."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment(templates: Path = TEMPLATES) -> Environment:
    """The template engine: everything is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("base", "summary"):  # our own files: markup, not text of a source
        made.globals[f"{name}_style"] = Markup((templates / f"{name}.css").read_text(encoding="utf-8"))
    made.tests["listed"] = lambda value: isinstance(value, list | tuple)
    return made


def panels(corpus: Corpus, validation: Mapping[str, Any], used: Mapping[str, str]) -> list[Panel]:
    """Every panel in the order of the summary; the sources are built last because they show what the others cite."""
    outcomes = all_outcomes(corpus)
    before = [
        findings.key_findings(corpus, outcomes),
        findings.summary_of_findings(corpus, outcomes),
        studies.flow(corpus),
        studies.characteristics(corpus),
        results.results(corpus, outcomes),
        results.time_courses(corpus, outcomes),
        markers.directions(corpus),
        comparisons.controlled_comparisons(corpus, outcomes),
        ledger.discrepancies(corpus),
        ledger.agreements(corpus),
        overlap.overlap(corpus, outcomes),
        ledger.refusals(corpus),
        quality.checks(corpus),
    ]
    after = [
        quality.coverage(corpus),
        quality.validation(corpus, validation),
        quality.set_aside(corpus),
        account.methods(corpus, used),
        account.glossary(),
    ]
    return [*before, account.sources(corpus), *after]


def render_html(
    tables: Mapping[str, Rows],
    texts: Mapping[str, str],
    vocabulary: Vocabulary | Mapping[str, Any],
    validation: Mapping[str, Any],
    config: Mapping[str, Any],
    used: Mapping[str, str],
) -> str:
    """The evidence summary as one self-contained page.

    Args:
        tables: every table of the contract by name, in its final form; a missing one counts as empty.
        texts: decoded text by doc_id; only texts that are cited are read.
        vocabulary: the kinds named in ``VOCABULARY``.
        validation: the summary of the validation stage.
        config: the whole configuration with its defaults.
        used: versions by name, for the methods text.
    """
    return _summary(Corpus(tables, texts, vocabulary, config), validation, used)


def _summary(corpus: Corpus, validation: Mapping[str, Any], used: Mapping[str, str]) -> str:
    shown_panels = panels(corpus, validation, used)
    template = environment().get_template("evidence-summary.html.j2")
    return template.render(title=corpus.title, panels=shown_panels, corpus=corpus, version=used.get("tallystick", ""))


def _anchored_places(tables: Mapping[str, Rows]) -> dict[str, list[Place]]:
    """Every place that any row stands on, by document: the marks of the source pages."""
    found: dict[str, list[Place]] = {}

    def add(doc_id: str | None, start: int | None, end: int | None) -> None:
        if doc_id is not None and start is not None and end is not None:
            found.setdefault(doc_id, []).append(Place(doc_id, start, end))

    for row in tables.get("anchors", []):
        add(row["doc_id"], row["start"], row["end"])
    for name in ("study_facts", "conclusions", "identifiers", "comparisons", "estimates", "directions"):
        anchored = {a["row_id"] for a in tables.get("anchors", []) if a["table"] == name}
        for row in tables.get(name, []):
            if name in ("study_facts", "conclusions", "identifiers") or not anchored:
                add(row["doc_id"], row["start"], row["end"])
    for row in tables.get("discrepancies", []):
        for side in ("a", "b"):
            add(row[f"doc_{side}"], row[f"start_{side}"], row[f"end_{side}"])
    for name, column in (
        ("studies", "evidence"),
        ("reports", "evidence"),
        ("overlaps", "evidence"),
        ("arms", "anchors"),
        ("agreements", "anchors"),
    ):
        for row in tables.get(name, []):
            for anchor in row[column] or []:
                add(anchor["doc_id"], anchor["start"], anchor["end"])
    return found


def _write_sources(folder: Path, corpus: Corpus, tables: Mapping[str, Rows], texts: Mapping[str, str]) -> None:
    """One page per document: its whole text with every anchored quote marked."""
    places = _anchored_places(tables)
    for place in corpus.book.uses:
        places.setdefault(place.doc_id, []).append(place)
    template = environment().get_template("source.html.j2")
    in_summary = {passage.source.doc_id for passage in corpus.book.passages}
    for doc_id, source in corpus.sources.items():
        text = texts[doc_id]
        cut = pieces(text, 0, len(text), places.get(doc_id, []), "q", {})
        page = template.render(
            source=source,
            document=corpus.documents[doc_id],
            pieces=cut,
            title=corpus.title,
            back=f"../{SUMMARY}#source-{source.number}" if doc_id in in_summary else f"../{SUMMARY}#sources",
        )
        (folder / source.page).write_text(page, encoding="utf-8", newline="\n")


def write_site(
    folder: Path | str,
    tables: Mapping[str, Rows],
    texts: Mapping[str, str],
    vocabulary: Vocabulary | Mapping[str, Any],
    validation: Mapping[str, Any],
    config: Mapping[str, Any],
    used: Mapping[str, str],
) -> None:
    """Write ``evidence-summary.html``, ``sources/*.html`` and ``exports/*`` below ``folder``; see ``render_html``."""
    folder = Path(folder)
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    corpus = Corpus(tables, texts, vocabulary, config)
    page = _summary(corpus, validation, used)
    (folder / SUMMARY).write_text(page, encoding="utf-8", newline="\n")
    _write_sources(folder, corpus, tables, texts)
    exports.write_exports(folder / "exports", tables)
