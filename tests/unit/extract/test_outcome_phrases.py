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
