"""The summary as a page: what it shows, that it leads to the words and back, and that nothing of a source is markup."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tallystick.report.site import render_html

from . import sample
from .page import Page

ORDER = [
    "key-findings", "summary-of-findings", "flow", "studies", "results", "courses", "directions", "comparisons",
    "ledger", "agreements", "overlap", "refusals", "checks", "sources", "coverage", "validation", "set-aside",
    "methods", "glossary",
]  # fmt: skip


Tables = dict[str, list[dict[str, Any]]]


def render(tables: Tables, texts: dict[str, str] | None = None, **settings: Any) -> str:
    config = {**sample.CONFIG, "report": {**sample.CONFIG["report"], **settings}}
    return render_html(tables, texts or sample.TEXTS, sample.VOCABULARY, sample.VALIDATION, config, sample.VERSIONS)


def test_panels_stand_in_the_agreed_order(page: Page) -> None:
    assert [values["id"] for values in page.tags("section")] == ORDER


def test_markup_is_well_formed_and_ids_are_unique(page: Page) -> None:
    assert page.faults == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert not [id_ for id_ in page.ids if re.search(r"\s", id_)]


def test_every_link_has_a_target(site: Path, page: Page) -> None:
    ids = set(page.ids)
    pages = {f"sources/{p.name}": set(Page(p.read_text(encoding="utf-8")).ids) for p in (site / "sources").iterdir()}
    links = [values["href"] for values in page.tags("a")]
    assert len(links) > 60
    for link in links:
        file, _, fragment = unquote(link).partition("#")
        if file:
            assert file in pages
        assert not fragment or fragment in (pages[file] if file else ids), link


def test_pages_of_documents_lead_back(site: Path, page: Page) -> None:
    for path in (site / "sources").iterdir():
        links = [values["href"] for values in Page(path.read_text(encoding="utf-8")).tags("a")]
        assert links
        assert all(link.startswith("../evidence-summary.html#") for link in links)
        assert {link.partition("#")[2] for link in links} <= set(page.ids)


def marked(html: str, id_: str) -> str:
    """The words of the mark with that id and of the marks that follow it without a gap."""
    found = re.search(rf'(?:<mark id="{id_}">)(?:.*?</mark>)(?:<mark [^>]*>.*?</mark>)*', html, re.S)
    assert found, id_
    return re.sub(r"<[^>]+>", "", found[0])


def test_every_shown_rate_links_to_its_words(html: str) -> None:
    for rate in sample.tables()["rates"]:
        row = re.search(rf'<tr id="rate-{rate["rate_id"]}">.*?</tr>', html, re.S)
        assert row
        counts = rf"\({rate['events']}/{rate['denominator']}\)"
        shown = re.search(rf'<a class="n" href="#(s\d+q\d+)">[^<]*{counts}</a>', row[0])
        assert shown
        assert str(rate["events"]) in marked(html, shown[1])


def test_marks_are_exactly_the_anchored_words(html: str) -> None:
    documents = sorted(sample.TEXTS)
    for quote, doc in (
        ("80% of patients (72/90)", "s1_article"),
        ("72 of 90 patients (80%)", "s2_abstract"),
        ("50% (3/6)", "s1_article"),
        ("fell", "s1_article"),
        ("0.60", "S3 trial;x"),
    ):
        start = sample.place(doc, quote)["start"]
        assert marked(html, f"s{documents.index(doc) + 1}q{start}") == quote


def test_nothing_of_a_source_becomes_markup(page: Page, html: str) -> None:
    assert page.tags("script") == []
    assert page.tags("img") == []
    assert page.tags("i") == []
    assert page.tags("b") == []
    assert not [name for _, values in page.elements for name in values if name.startswith("on")]
    assert "&lt;script&gt;" in html


def test_the_page_requests_nothing(page: Page, html: str) -> None:
    assert all(a.startswith(("#", "sources/")) for a in page.addresses())
    assert "url(" not in html
    assert "@import" not in html
    policy = next(v["content"] for v in page.tags("meta") if v.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy


def test_persons_addresses_are_withheld(site: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            assert "@clinic.example" not in path.read_text(encoding="utf-8"), path


def test_key_findings_are_short_and_take_their_numbers_from_the_tables(page: Page) -> None:
    words = page.sections["key-findings"]
    assert len(words.split()) <= 850
    for shown in ("80.0% (72/90)", "36.0%", "20.0% to 60.0%", "9/12", "5/6", "0.90 (0.57 to 1.43)", "2026-04-02"):
        assert shown in words
    assert "includes no difference" in words
    assert "1 of 2 numerals" in words
    assert "builds/latest/changes.html" in words


def test_headline_rate_has_the_largest_denominator_not_the_latest_time() -> None:
    tables = sample.tables()
    tables["pools"] = []
    words = Page(render(tables)).sections["key-findings"]
    assert "30.0% (24/80)" in words
    assert "(3/6)" not in words


def test_certainty_only_where_a_person_rated(page: Page) -> None:
    assert "not assessed" in page.sections["summary-of-findings"]
    tables = sample.tables()
    tables["ratings"] = [
        {"target": "outcome:survival", "tool": "GRADE", "domain": "overall", "judgement": "very low",
         "reason": "one study", "who": "A. Reader", "date": "2026-01-01"}
    ]  # fmt: skip
    rated = Page(render(tables)).sections["summary-of-findings"]
    assert "very low (GRADE, A. Reader, 2026-01-01)" in rated
    assert rated.count("not assessed") == 1


def test_summary_of_findings_has_at_most_seven_outcomes() -> None:
    tables = sample.tables()
    for n in range(12):
        tables["rates"].append({**tables["rates"][0], "rate_id": f"more-{n}", "outcome_key": f"outcome_{n}"})
    found = re.search(r'<section id="summary-of-findings".*?</section>', render(tables), re.S)
    assert found
    assert found[0].count('<tr id="sof-') == 7


def test_a_shrinking_denominator_is_said(page: Page) -> None:
    assert "The denominator falls from 80 at 1 year to 6 at 4 years" in page.sections["courses"]


def test_ledger_shows_both_quotes_inside_their_sentences(page: Page) -> None:
    words = page.sections["ledger"]
    assert "Remission was seen in 30% (24/80) at 1 year" in words
    assert "Remission at 1 year was 29% (24/80)" in words
    assert "high severity" in words


def test_pooled_and_refused_are_both_told(page: Page) -> None:
    assert "Pooled 36.0% (20.0% to 60.0%), 2 independent studies, 92 patients" in page.sections["results"]
    assert "prediction interval 5.0% to 90.0%" in page.sections["results"]
    assert "only one independent study; two are needed" in page.sections["refusals"]
    assert "k = 2; 10 are needed" in page.sections["refusals"]


def test_refusals_use_labels_and_only_the_reason_in_key_findings() -> None:
    tables = sample.tables()
    tables["pools"][0]["reasons"] = ["definitions differ (full_relief, survival_x); possible if two studies agree"]
    tables["pools"][0]["outcome_key"] = "remission"
    tables["pools"] = tables["pools"][:1]
    vocabulary = {**sample.VOCABULARY, "outcomes": {"outcomes": [
        {"id": "remission", "label": "remission"}, {"id": "full_relief", "label": "full relief"},
    ]}}  # fmt: skip
    html = render_html(tables, sample.TEXTS, vocabulary, sample.VALIDATION, sample.CONFIG, sample.VERSIONS)
    page = Page(html)
    assert "definitions differ (full relief, survival_x)" in page.sections["key-findings"]
    assert "possible if" not in page.sections["key-findings"]
    assert "possible if two studies agree" in page.sections["refusals"]


def test_pooled_effects_are_ratios_not_percentages() -> None:
    tables = sample.tables()
    pooled = {**tables["pools"][1], "pool_id": "p-3", "kind": "effect", "measure": "RR", "estimate": 0.8, "ci_low": 0.5,
              "ci_high": 1.3, "pi_low": None, "pi_high": None}  # fmt: skip
    tables["pools"].append(pooled)
    page = Page(render(tables))
    assert "Pooled 0.80 (0.50 to 1.30)" in page.sections["comparisons"]
    assert "0.80" not in page.sections["results"]


def test_pooled_rates_stand_above_the_pool_and_the_others_below(html: str) -> None:
    figure = re.search(r'<svg[^>]*aria-labelledby="fig-remission-t.*?</svg>', html, re.S)
    assert figure
    order = [
        figure[0].index(words) for words in (">24/80<", ">9/12<", "Pooled (2 studies)", "Not in this pool", ">3/6<")
    ]
    assert order == sorted(order)


def test_conclusions_are_counted_by_design(page: Page) -> None:
    assert "randomised trial: no difference (1)" in page.sections["key-findings"]


def test_a_vote_that_does_not_count_says_so() -> None:
    tables = sample.tables()
    tables["votes"][0] |= {"counted": False, "note": "not counted: a review"}
    words = Page(render(tables)).sections["directions"]
    assert "down, benefit (not counted)" in words
    assert "Not counted: a review." in words


def test_a_marker_that_turns_to_harm_does_not_count_as_benefit() -> None:
    tables = sample.tables()
    turned = {**tables["vote_summaries"][0], "comparison": "earlier_follow_up", "benefit": 0, "harm": 1}
    assert "For 1 of 1 marker" in Page(render(tables)).sections["key-findings"]
    tables["vote_summaries"].append(turned)
    assert "For 0 of 1 marker" in Page(render(tables)).sections["key-findings"]


def test_no_table_of_rows_means_a_reason_in_every_panel() -> None:
    empty = Page(render(sample.complete({}), {}))
    for panel in ORDER:
        assert len(empty.sections[panel].split()) > 5, panel
    assert len([v for v in empty.tags("p") if v.get("class") == "absent"]) >= 13
    assert "The register does not record when the sources were retrieved" in empty.sections["key-findings"]


def test_an_inconsistent_check_comes_first_and_is_marked_by_words(html: str) -> None:
    assert html.index("24/80 = 30.00 %, printed 29 %") < html.index("72/90 = 80.00 %, printed 80 %")
    row = re.search(r'<tr id="check-h-1" class="warn">.*?</tr>', html, re.S)
    assert row
    assert "inconsistent" in row[0]


def test_control_characters_and_half_characters_do_not_reach_the_page() -> None:
    tables = sample.tables()
    tables["documents"][0]["title"] = "bad \x00 \x1b[31m \ud800 \x85 end"
    html = render(tables)
    html.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", html)


def test_studies_that_share_a_label_are_told_apart() -> None:
    tables = sample.tables()
    for study in tables["studies"]:
        study["label"] = "Doe 2020"
    words = Page(render(tables)).sections["studies"]
    assert "Doe 2020 (a)" in words
    assert "Doe 2020 (b)" in words


SAME = """
import hashlib, pathlib, sys
sys.path.insert(0, sys.argv[1])
from tests.unit.report import sample
folder = pathlib.Path(sys.argv[2])
sample.site(folder)
for path in sorted(folder.rglob("*")):
    if path.is_file():
        print(path.relative_to(folder), hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_same_bytes_under_another_hash_seed_time_zone_and_locale(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", SAME, str(root), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("77", "Asia/Tokyo", "C.UTF-8"))
    ]  # fmt: skip
    assert outputs[0].count("\n") > 30
    assert outputs[0] == outputs[1]


def many_studies(n: int) -> tuple[Tables, dict[str, str]]:
    """The sample repeated for ``n`` studies, each with its own document."""
    tables = sample.tables()
    once = {name: copy.deepcopy(rows) for name, rows in tables.items()}
    texts = dict(sample.TEXTS)
    for number in range(n):
        study, doc = f"study-{number:04}", f"doc-{number:04}"
        texts[doc] = sample.ARTICLE
        tables["documents"].append({**once["documents"][0], "doc_id": doc, "file": f"{doc}.txt"})
        tables["studies"].append({**once["studies"][0], "study_id": study, "label": f"Author {number}"})
        tables["reports"].append({**once["reports"][0], "report_id": f"r{number}", "study_id": study, "doc_id": doc})
        for claim in once["claims"][2:5]:
            id_ = f"{claim['claim_id']}-{number}"
            tables["claims"].append({**claim, "claim_id": id_, "doc_id": doc, "study_id": study})
            anchor = next(a for a in once["anchors"] if a["row_id"] == claim["claim_id"])
            tables["anchors"].append({**anchor, "row_id": id_, "doc_id": doc})
        for rate in once["rates"][1:4]:
            claims = [f"{rate['claim_ids'][0]}-{number}"]
            tables["rates"].append(
                {**rate, "rate_id": f"{rate['rate_id']}-{number}", "study_id": study, "claim_ids": claims}
            )
        for check in once["checks"]:
            tables["checks"].append(
                {**check, "check_id": f"{check['check_id']}-{number}", "doc_id": doc, "study_id": study}
            )
        for entry in once["discrepancies"]:
            tables["discrepancies"].append(
                {**entry, "discrepancy_id": f"x-{number}", "doc_a": doc, "doc_b": doc, "study_id": study}
            )
        for vote in once["votes"]:
            tables["votes"].append({**vote, "study_id": study, "marker": f"marker_{number % 50}"})
    return tables, texts


@pytest.fixture(scope="module")
def large() -> str:
    return render(*many_studies(200))


def test_two_hundred_studies_stay_below_a_megabyte(large: str) -> None:
    assert len(large.encode("utf-8")) <= 1_000_000


def test_tables_are_cut_and_say_so(large: str) -> None:
    tables = re.findall(r"<tbody>.*?</tbody>", large, re.S)
    assert max(t.count("<tr") for t in tables) <= 300
    assert re.search(r"\d+ of \d+ rows are not shown here; all are in exports/rates.csv", large)
    assert "more entries are in exports/ledger.csv" in large


def test_numbers_beyond_the_passages_lead_to_the_page_of_the_document(html: str) -> None:
    short = render(sample.tables(), passage_characters=300)
    assert re.search(r'<a class="n" href="sources/s2_abstract\.html#q\d+">', short)
    assert "their numbers lead to the page of the whole document" in short
    assert "lead to the page of the whole document" not in html
