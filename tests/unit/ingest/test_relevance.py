"""Which texts tell of animals: the name of an animal alone does not make one."""

from __future__ import annotations

import pytest

from tallystick.ingest import VOCABULARY
from tallystick.ingest.lines import Section
from tallystick.ingest.relevance import Relevance
from tallystick.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Fish oil for dry skin", "Eighty patients took fish oil or corn oil. Fish oil was safe.", None),
        ("Rabbit antithymocyte globulin before grafting", "We treated 40 recipients with rabbit globulin.", None),
        ("Speed of canine retraction", "The canine was moved along the arch; premolar teeth were removed.", None),
        ("PNA FISH at the bedside", "FISH results came sooner by PNA FISH hybridization in 90 patients.", None),
        ("Fish oil in a rat model", "Rats were fed fish oil. The rats were killed after a week.", "animal"),
        ("Fracture healing in sheep", "Twelve sheep were operated.", "animal"),
        ("Canine influenza", "Sixty dogs were vaccinated against canine influenza.", "animal"),
    ],
)
def test_animals_are_named_as_subjects(title: str, body: str, reason: str | None) -> None:
    text = f"{title}\n\n{body}\n"
    judge = Relevance(Vocabulary.built_in(VOCABULARY)["relevance"])
    section = Section("abstract", None, len(title) + 2, len(text), len(title) + 2, None, None)
    assert judge.judge(text, (0, len(title)), [section])[1] == reason
