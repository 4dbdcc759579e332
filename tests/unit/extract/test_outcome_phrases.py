"""The words of a claim's outcome: with what completes them, without whom, when or in which arm."""

from __future__ import annotations

import pytest

from .one_section import tables_of

INTRO = "Ninety patients were randomised to receive dalorexin (n = 45) or placebo (n = 45). "


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Four patients converted to atrial flutter.", "converted to atrial flutter"),
        ("Twenty-eight patients (31%) had improved sleep quality.", "improved sleep quality"),
        ("The detection rate of occult lesions was 64%.", "detection rate of occult lesions"),
        ("Six patients (7%) discontinued treatment because of rash.", "discontinued treatment because of rash"),
        ("Most patients (85%) were satisfied with the cosmetic result.", "satisfied with the cosmetic result"),
        # a compound is one name; what stands in brackets after it is part of it
        ("The pregnancy outcome failure was seen in 12%.", "pregnancy outcome failure"),
        ("The withdrawal rate due to nausea during treatment was 8%.", "withdrawal rate due to nausea"),
        ("Downstaging (stage 0 or I) was found in 12 patients (27%).", "Downstaging (stage 0 or I)"),
        ("Headache (3 patients) and dizziness (5 patients) were recorded.", "Headache"),
        # what stands before a verb is no part of it; what it is withdrawn from is passed over
        (
            "Those on oral iron sulphate withdrew from the study because of rash in 9%.",
            "withdrew from the study because of rash",
        ),
        # a limit belongs to the name, and so does "at least"
        ("Delivery before 34 weeks was seen in 12%, and weight <1500 g occurred in 9%.", "weight <1500 g"),
        ("The proportion with scores ≥7 was 12%.", "scores ≥7"),
        ("Of the screened patients, 12% had at least one false alarm.", "at least one false alarm"),
        # a participle before its noun is no verb
        (
            "Uncorrected acuity of 20/40 and reduced glare were achieved in 90% vs 93% and 98% vs 99%.",
            "Uncorrected acuity",
        ),
        # whom, when and in which arm it was seen is no part of it
        ("Relapse in women was seen in 12%.", "Relapse"),
        ("Relapse during treatment occurred in 9 patients.", "Relapse"),
        ("Relapse with dalorexin was seen in 12%.", "Relapse"),
        ("Relapse of the placebo group was seen in 12%.", "Relapse"),
        ("Rates of bleeding with XM and YB were 9% and 17%, respectively.", "bleeding"),
    ],
)
def test_a_phrase_is_completed_by_its_own_words_only(sentence: str, words: str) -> None:
    claims = tables_of(INTRO + sentence)["claims"]
    assert words in [claim["outcome_text"] for claim in claims]
