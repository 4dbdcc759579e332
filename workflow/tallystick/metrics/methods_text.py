"""Short methods texts, generated from what was run, with the references they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

REFERENCES = {
    "REML": "Raudenbush 2009",
    "ML": "Hardy & Thompson 1996",
    "DL": "DerSimonian & Laird 1986",
    "PM": "Paule & Mandel 1982",
    "EB": "Morris 1983",
    "HE": "Hedges & Olkin 1985",
    "SJ": "Sidik & Jonkman 2005",
    "EE": "Rice, Higgins & Lumley 2018",
    "knha": "Hartung & Knapp 2001; Sidik & Jonkman 2002",
    "adhoc": "Knapp & Hartung 2003; Jackson et al. 2017",
    "glmm": "Stijnen, Hamza & Özdemir 2010",
    "q_profile": "Viechtbauer 2007",
    "i2": "Higgins & Thompson 2002",
    "hts": "Higgins, Thompson & Spiegelhalter 2009",
    "clopper_pearson": "Clopper & Pearson 1934",
    "newcombe": "Newcombe 1998",
    "swim": "Campbell et al. 2020 (SWiM); McKenzie & Brennan, Cochrane Handbook, chapter 12",
    "metafor": "Viechtbauer 2010",
}
"""Short references; the full ones are in ``docs/statistics.md``."""

SCALES = {
    "PLO": "log odds of the proportions",
    "PLN": "logarithms of the proportions",
    "PR": "proportions",
    "PAS": "arcsine-transformed proportions",
    "PFT": "Freeman–Tukey transformed proportions",
    "RR": "log risk ratios",
    "OR": "log odds ratios",
    "RD": "risk differences",
}
INTERVAL_WORDS = {
    "guarded_knapp_hartung": f"guarded Knapp–Hartung ({REFERENCES['adhoc']})",
    "wald": "Wald",
}
PREDICTION_WORDS = {
    "hts": f"t with k − 2 degrees of freedom ({REFERENCES['hts']})",
    "t_residual": "t with k − 1 degrees of freedom",
    "wald": "normal quantile",
}


def pool(row: Mapping[str, Any], pooling: Mapping[str, Any], level: float, corrected: int) -> str:
    """What was run for one pooled row."""
    method = pooling["method"]
    sentences = [
        f"The {SCALES[row['measure']]} of {row['k']} studies were pooled with random effects, τ² by {method} "
        f"({REFERENCES[method]}), and transformed back. The {100 * level:g} % interval is "
        f"{INTERVAL_WORDS[pooling['interval']]}; Wald and plain Knapp–Hartung intervals stand beside it.",
        f"Heterogeneity: Cochran's Q, I² from Q and from τ² ({REFERENCES['i2']}), τ² with its Q-profile interval "
        f"({REFERENCES['q_profile']}).",
    ]
    if row.get("pi_definition"):
        sentences.append(f"Prediction interval: {PREDICTION_WORDS[row['pi_definition']]}.")
    if row.get("glmm_estimate") is not None:
        sentences.append(
            f"Beside it: a random-intercept logistic model ({REFERENCES['glmm']}), 7-point adaptive Gauss–Hermite "
            "quadrature, Wald interval."
        )
    if corrected:
        studies = "study" if corrected == 1 else "studies"
        cells = "events and non-events" if row["kind"] == "proportion" else "all four cells"
        sentences.append(f"0.5 was added to {cells} of {corrected} {studies} with a zero cell.")
    return " ".join(sentences)


def effect(measure: str, level: float, rule: str) -> str:
    """What was run for one row of ``effects``."""
    names = {"RR": "Risk ratio", "OR": "Odds ratio", "RD": "Risk difference", "PETO": "Peto's one-step odds ratio"}
    interval = f"its {100 * level:g} % interval ({REFERENCES['metafor']})"
    return f"{names[measure]} from the printed counts with {interval}; {rule}."


def votes(level: float, least: int) -> str:
    """How directions of effect were summarised."""
    return (
        "Each study has one vote per marker and part of its course, by the direction of the change and what it means "
        "for the patient, never by its significance. Unchanged and unsigned votes are shown and left out of the share. "
        f"From {least} signed votes on, the share of benefit has an exact {100 * level:g} % interval "
        f"({REFERENCES['clopper_pearson']}) and a two-sided exact sign test ({REFERENCES['swim']})."
    )


def choice(rates: Sequence[Mapping[str, Any]], level: float) -> str:
    """What was run for one row of ``multiverse``, which stands on ``rates``."""
    if len(rates) == 1:
        return f"one study: no model; the interval of its rate ({rates[0]['ci_method']})"
    return f"log odds, random effects, τ² by REML, Wald {100 * level:g} % interval"
