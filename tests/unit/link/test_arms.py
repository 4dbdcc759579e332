"""Arms: one per treatment, whatever words the texts use for it."""

from __future__ import annotations

import pytest

from .corpora import Corpus

TITLE = "Splints against casts after tendon repair in adults of two towns"


def arms(
    labels: list[str], sizes: dict[str, int] | None = None, design: str | None = None
) -> dict[str, dict[str, object]]:
    corpus = Corpus()
    corpus.document(
        "d", f"{TITLE}\n" + " ; ".join(f"{label} did well in 5 of {n + 20}" for n, label in enumerate(labels)), TITLE
    )
    for number, label in enumerate(labels):
        quote = f"{label} did well in 5 of {number + 20}"
        corpus.claim("d", quote, "healing", events=5, denominator=number + 20, arm_text=label)
        if sizes and label in sizes:
            corpus.fact("d", quote, "arm_size", sizes[label], arm_text=label)
    if design:
        corpus.fact("d", TITLE, "design", text=design)
    linked = corpus.link()
    label_of = {c["arm_text"]: c["arm"] for c in linked["claims"]}
    assert set(label_of) == set(labels)
    assert set(label_of.values()) == {a["arm"] for a in linked["arms"]}
    return {a["arm"]: a for a in linked["arms"]}


@pytest.mark.parametrize(
    ("labels", "count", "why"),
    [
        (["the splint group", "splint-treated patients", "Splints"], 1, "empty words, plural"),
        (["the splint group", "the cast group"], 2, "two treatments"),
        (["tendon repair alone", "TR"], 1, "initials"),
        (["splints", "splints and casts"], 2, "one treatment within a combination"),
        (["placebo", "the placebo arm"], 1, "one control"),
    ],
)
def test_labels_of_one_arm(labels: list[str], count: int, why: str) -> None:
    assert len(arms(labels)) == count, why


def test_a_control_makes_the_other_arm_experimental() -> None:
    found = arms(["splint group", "usual care"], {"splint group": 31, "usual care": 29})
    assert {arm: (row["role"], row["n"]) for arm, row in found.items()} == {
        "splint group": ("experimental", 31),
        "usual care": ("control", 29),
    }


@pytest.mark.parametrize(("enrolled", "sizes"), [(60, [31, 29]), (70, [12, 11])])
def test_sizes_that_add_up_to_the_study_are_those_of_the_arms(enrolled: int, sizes: list[int]) -> None:
    corpus = Corpus()
    quotes = {"splint group": ("31 by splint", "12 by splint again"), "cast group": ("29 by cast", "11 by cast again")}
    corpus.document("d", f"{TITLE}\n{enrolled} came ; " + " ; ".join(q for two in quotes.values() for q in two), TITLE)
    corpus.fact("d", f"{enrolled} came", "enrolled", enrolled)
    for label, (whole, part) in quotes.items():
        for quote in (part, whole):
            corpus.fact("d", quote, "arm_size", int(quote.split()[0]), arm_text=label)
    found = {row["arm"]: row["n"] for row in corpus.link()["arms"]}
    assert [found["splint group"], found["cast group"]] == sizes


def test_without_a_control_roles_are_not_guessed() -> None:
    assert {row["role"] for row in arms(["splint group", "cast group"]).values()} == {"unknown"}


def test_the_arm_of_a_single_arm_study_is_single() -> None:
    assert [row["role"] for row in arms(["splint group"], design="single_arm").values()] == ["single"]
    assert [row["role"] for row in arms(["splint group"]).values()] == ["unknown"]


def test_a_label_for_both_arms_is_no_third_arm_unless_it_has_a_count() -> None:
    corpus = Corpus()
    text = f"{TITLE}\nSplints healed 5 of 20. Casts healed 6 of 21. Pain fell in the splint and cast groups."
    corpus.document("d", text, TITLE)
    corpus.claim("d", "Splints healed 5 of 20", "healing", events=5, denominator=20, arm_text="splint group")
    corpus.claim("d", "Casts healed 6 of 21", "healing", events=6, denominator=21, arm_text="cast group")
    both = {"direction_id": "dir-1", "arm_text": "splint and cast groups", "rule": "test", "subject": None,
            **corpus.place("d", "Pain fell in the splint and cast groups")}  # fmt: skip
    corpus.tables["directions"].append(both)
    linked = corpus.link()
    assert {a["arm"] for a in linked["arms"]} == {"splint group", "cast group"}
    assert linked["directions"][0]["arm"] is None
    corpus.claim("d", "splint and cast groups", "pain", events=None, arm_text="splint and cast groups")
    corpus.tables["claims"][-1]["events"] = 4
    assert len(corpus.link()["arms"]) == 3


def test_the_bare_name_of_the_one_treatment_is_the_whole_cohort() -> None:
    found = arms(["nylon splints", "steel splints"], design="single_arm")
    assert {row["role"] for row in found.values()} == {"experimental"}
    corpus = Corpus()
    labels = ["splints", "nylon splints", "steel splints"]
    corpus.document(
        "d", f"{TITLE}\n" + " ; ".join(f"{label} in 5 of {n + 20}" for n, label in enumerate(labels)), TITLE
    )
    for number, label in enumerate(labels):
        corpus.claim("d", f"{number + 20}", f"outcome {label}", arm_text=label)
    corpus.fact("d", TITLE, "design", text="single_arm")
    linked = corpus.link()
    assert {c["arm_text"]: c["arm"] for c in linked["claims"]}["splints"] is None
    assert len(linked["arms"]) == 2


@pytest.mark.parametrize(("design", "arm"), [("single_arm", None), ("randomised_controlled_trial", "NSF group")])
def test_the_name_of_the_intervention_is_no_arm_where_everybody_had_it(design: str, arm: str | None) -> None:
    corpus = Corpus()
    corpus.document("d", f"{TITLE}\nNylon splint fixation: 0 infections in the NSF group.", TITLE)
    corpus.fact("d", TITLE, "design", text=design)
    corpus.fact("d", "Nylon splint fixation", "intervention", text="splinting")
    corpus.claim("d", "0 infections in the NSF group", "infection", events=0, arm_text="NSF group")
    assert corpus.link()["claims"][0]["arm"] == arm


def test_results_of_the_whole_cohort_have_no_arm() -> None:
    corpus = Corpus()
    corpus.document("d", f"{TITLE}\nhealing in 5 of 20", TITLE)
    corpus.claim("d", "healing in 5 of 20", "healing", events=5, denominator=20)
    linked = corpus.link()
    assert linked["arms"] == []
    assert linked["claims"][0]["arm"] is None


def quiet(*facts: tuple[str, str, int], design: str = "single_arm", events: int = 0) -> dict[str, object]:
    """The claim "no infection in the splint group" of a study whose only arm that is, with the sizes of its report."""
    corpus = Corpus()
    sizes = ". ".join(quote for quote, _, _ in facts)
    corpus.document("d", f"{TITLE}\n{sizes}. There were {events} infections in the splint group.", TITLE)
    corpus.fact("d", TITLE, "design", text=design)
    corpus.fact("d", "splint", "intervention", text="splint")
    for quote, kind, number in facts:
        corpus.fact("d", quote, kind, number)
        row = {"table": "study_facts", "row_id": f"fact-d-{quote}-{kind}", "field": "value"}
        corpus.tables["anchors"].append({**row, **corpus.place("d", quote.split()[0])})
    corpus.claim("d", f"{events} infections in the splint group", "infection", events=events, arm_text="splint group",
                 denominator_role="unknown")  # fmt: skip
    linked = corpus.link()
    (claim,) = linked["claims"]
    stands_on = sorted((a["field"], a["quote"]) for a in linked["anchors"] if a["row_id"] == claim["claim_id"])
    return {**claim, "stands_on": stands_on}


def test_nobody_of_everybody_is_out_of_the_one_size_that_the_report_prints() -> None:
    claim = quiet(("Forty adults were enrolled", "enrolled", 40))
    assert (claim["arm"], claim["denominator"], claim["denominator_status"]) == (None, 40, "derived")
    assert (claim["denominator_role"], claim["rule"]) == ("enrolled", "test, link.whole_cohort")
    assert claim["stands_on"] == [("denominator", "Forty"), ("derivation", "Forty"), ("events", "0")]


@pytest.mark.parametrize(
    ("facts", "events", "why"),
    [
        (
            (("Forty adults were enrolled", "enrolled", 40), ("31 were followed", "followed", 31)),
            0,
            "enrolled or followed?",
        ),
        ((("31 were analysed", "analysed", 31),), 0, "analysed need not be everybody"),
        ((("Forty adults were enrolled", "enrolled", 40),), 41, "more events than patients"),
        ((), 0, "no size"),
    ],
)
def test_without_one_known_size_the_denominator_stays_absent(
    facts: tuple[tuple[str, str, int], ...], events: int, why: str
) -> None:
    claim = quiet(*facts, events=events)
    assert (claim["denominator"], claim["denominator_status"]) == (None, "absent"), why


def test_the_arm_of_a_trial_keeps_its_own_denominator() -> None:
    claim = quiet(("Forty adults were enrolled", "enrolled", 40), design="randomised_controlled_trial")
    assert (claim["arm"], claim["denominator"]) == ("splint group", None)
