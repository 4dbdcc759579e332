"""Words for people in patterns: all of the vocabulary, the longest first, whatever the pattern around them."""

from __future__ import annotations

import re

import pytest

from tallystick import extract
from tallystick.extract.people import PeoplePattern, people_forms, people_words, shared_beginnings
from tallystick.vocabulary import Vocabulary

VOCABULARY = Vocabulary.built_in(extract.VOCABULARY)


def test_every_form_is_matched_whole() -> None:
    pattern = re.compile(people_words(VOCABULARY))
    forms = people_forms(VOCABULARY)
    assert {"patients", "patient", "women", "children", "farmworkers"} <= forms
    assert [word for word in sorted(forms) if not pattern.fullmatch(word)] == []


@pytest.mark.parametrize("word", ["patientx", "wo", "womens", "lesions", "", "pat"])
def test_nothing_else_is(word: str) -> None:
    assert re.fullmatch(people_words(VOCABULARY), word) is None


def test_the_longest_word_goes_first() -> None:
    assert re.match(shared_beginnings(["case", "cases", "caseworker"]), "cases of").group() == "cases"  # type: ignore[union-attr]
    assert re.match(shared_beginnings(["man", "men", "m.d."]), "m.d. and").group() == "m.d."  # type: ignore[union-attr]
    assert re.fullmatch(shared_beginnings(["m.d."]), "mxdx") is None


def test_a_pattern_is_compiled_once_for_a_vocabulary() -> None:
    pattern = PeoplePattern(r"(?:<people>|those) with ")
    assert pattern.of(VOCABULARY) is pattern.of(VOCABULARY)
    assert pattern.of(VOCABULARY).search("villagers with colds")
    assert pattern.of(VOCABULARY).search("those with colds")
    assert not pattern.of(VOCABULARY).search("lesions with pus")
