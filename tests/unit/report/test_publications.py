"""What mentions of one publication print differently is shown with its words, and why one value is shown."""

from __future__ import annotations

import re
from typing import Any

from . import sample
from .test_review import words


def mention(
    field: str, value: str, doc: str, quote: str, agreement: str = "same", rule: str = "majority"
) -> dict[str, Any]:
    publication = sample.tables()["publications"][0]["publication_id"]
    return {"publication_id": publication, "field": field, "value": value, **sample.place(doc, quote), "rule": rule,
            "chosen": agreement == "same", "agreement": agreement, "source": "reference"}  # fmt: skip


def told(*mentions: dict[str, Any]) -> str:
    text = words({**sample.tables(), "publication_mentions": list(mentions)}, "studies")
    return re.sub(r"\s+", " ", text.partition("what their mentions print differently")[2])


def test_a_conflict_and_another_form_are_told_with_where_they_stand_and_the_rule() -> None:
    text = told(
        mention("year", "2020", "s1_article", "72/90"),
        mention("year", "2019", "s2_abstract", "72 of 90", "conflict"),
        mention("pages", "2267-2277", "s1_article", "72/90", rule="agreed, fullest_form"),
        mention("pages", "2267-77", "s2_abstract", "72 of 90", "variant", "agreed, fullest_form"),
        mention("doi", "10.5555/x", "s1_article", "72/90", rule="only_value"),
    )
    assert "year2020 (S2)2019 (S3; conflict)given by most documents" in text
    assert "pages2267-2277 (S2)2267-77 (S3; another form)all mentions agree, form apart; shown in its fullest" in text
    assert "10.5555" not in text, "what nobody prints otherwise is no row"


def test_a_long_list_of_authors_shows_its_ends_and_a_heading_is_no_list() -> None:
    text = told(
        mention("authors", "Doe J; Roe A; Poe B; Low C", "s1_article", "72/90"),
        mention("authors", "Doe J; Roe A", "s2_abstract", "72 of 90", "variant"),
        mention("authors", "Doe", "s2_abstract", "72 of 90", "variant"),
    )
    assert "authorsDoe J; Roe A; … Low C (4 authors) (S2)Doe J; Roe A (S3; another form)" in text
    assert "Doe (S3" not in text


def test_without_differences_there_is_no_table() -> None:
    assert told(mention("year", "2020", "s1_article", "72/90")) == ""
