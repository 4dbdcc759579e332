"""Groups told by a word and its denial: "users and non-users", "12% of vaccinated and 30% of unvaccinated children"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..outcomes import mentions_between
from ..reading import Context
from ..triggers import Sought
from .words import ArmWords

# A first letter stands before what is asked of its left side, so that a search skips to the next such letter.
DENIAL = Sought(r"(?P<how>n(?<![a-z-]n)(?:on[- ]?|ever[- ])|u(?<![a-z-]u)n)(?P<rest>[a-z]{4,18})(?![a-z])")
SETS_APART = re.compile(r"(?<![a-z])(?:and|or|versus|vs|than|compared|while|whereas|but|against|to)(?![a-z])|[;,/]")
SAID_OF = re.compile(r"(?<![a-z])(?:were|was|are|is|as|be|been|became|become|remained)\s+(?:[a-z]+ly\s+|still\s+)?\Z")
"""Before a word that is said of people, and names no group of them."""
NEAR = 80
"""Code points within which a word and its denial are set against each other."""

Span = tuple[int, int, str, str]


def opposed_spans(context: Context, words: ArmWords) -> list[Span]:
    """Places of groups told by a word and its denial, wherever the text once sets the two against each other."""
    denials: dict[str, list[re.Match[str]]] = {}
    for match in DENIAL.finditer(context.lower):
        denials.setdefault(match["rest"], []).append(match)
    found: list[Span] = []
    for rest, places in denials.items():
        stem = rest.removesuffix("s")
        noun = words.person.fullmatch(rest) is not None or stem in words.habits
        if rest in words.not_names or context.lower.count(stem) <= len(places):
            continue
        if not any(set_apart(context, match, stem, noun, words) for match in places):
            continue
        for match in places:
            if noun or of_people(context.lower, match.end(), words) or opposite_near(context, match, stem):
                key = f"un{stem}" if match["how"] == "un" else f"non {stem}"
                found.append((*match.span(), key, ""))
        for start, end in plain_places(context.lower, stem):
            told = noun or of_people(context.lower, end, words) or DENIED_NEXT.match(context.lower, end)
            led = HABIT.search(context.lower, max(0, start - 20), start) if noun else None
            if led:
                found.append((led.start("how"), end, f"{led['how']} {stem}", ""))
            elif told and not SAID_OF.search(context.lower, max(0, start - 30), start):
                found.append((start, end, stem, ""))
    return [*found, *periods(context), *both_and_neither(context), *paired_ways(context, words)]


WAYS = (
    r"(?:method|approache?|strateg(?:y|ie)|technique|procedure|route|schedule|regimen|protocol|starter|recruitment|"
    r"trial|stud(?:y|ie)|cohort|model|design|dose|course)s?(?![a-z])"
)
PAIRED = re.compile(rf" (?:and|versus|vs\.?|or) (?:the )?(?P<b>[a-z-]{{3,18}}) {WAYS}")
BEFORE_PAIRED = re.compile(r"(?<![a-z-])[a-z-]{3,18}\Z")
OF_WAY = re.compile(rf"(?: (?:and|versus|vs\.?|or|than) (?:the )?[a-z-]{{3,18}})? {WAYS}")


def paired_ways(context: Context, words: ArmWords) -> list[Span]:
    """Places of two ways told by their adjectives: "passive and active methods", "the passive method"."""
    found: dict[tuple[int, int], Span] = {}
    for match in PAIRED.finditer(context.lower):
        first = BEFORE_PAIRED.search(context.lower, max(0, match.start() - 19), match.start())
        pair = (first.group() if first else "", match["b"])
        if pair[0] == pair[1] or not words.modifiers.issuperset(pair):
            continue
        for way in pair:
            for place in re.finditer(rf"(?<![a-z-]){re.escape(way)}(?![a-z-])", context.lower):
                if OF_WAY.match(context.lower, place.end()):
                    found[place.span()] = (*place.span(), way, "")
    return [found[place] for place in sorted(found)]


CROSSED = re.compile(r"both(?<![a-z]both)(?: [a-z]+)?,? (?:or|and) (?:neither|none)(?![a-z])")
CROSSED_ARM = re.compile(
    r"(?<![a-z])(?:with|in|on|after|for|receiving|received|given|by) (?P<which>both|neither)"
    r"(?=(?: (?:treatments?|interventions?|drugs?))?\s*(?:[.,;:)(]|(?:and|or|than|versus|had|were)(?![a-z])))"
)


def both_and_neither(context: Context) -> list[Span]:
    """Places of the two further arms of a trial of "A, B, both or neither"."""
    if not CROSSED.search(context.lower):
        return []
    return [(*m.span("which"), m["which"], "") for m in CROSSED_ARM.finditer(context.lower)]


HABIT = re.compile(
    r"(?<![a-z-])(?P<how>current|former|past|previous|present|ever|heavy|light|moderate|regular|occasional|frequent|"
    r"recent|new|long-term|ex)[ -]\Z"
)
"""Before a word for people: which of them, "current smokers"."""
PERIOD = Sought(
    r"(?P<how>p(?<![a-z-]p)(?:re|ost))[- ]?(?P<rest>[a-z]{5,16})"
    r"(?P<noun>[ -](?:period|phase|era|cohort|group|stage)s?(?![a-z]))"
)


def periods(context: Context) -> list[Span]:
    """Places of periods that a text sets against each other: "pre-intervention" and "post-intervention period"."""
    lower = context.lower
    if not any(word in lower for word in ("period", "phase", "era", "cohort")):
        return []
    places = list(PERIOD.finditer(lower))
    sides = {(m["how"], m["rest"]) for m in places}
    found: list[Span] = []
    for match in places:
        how, rest = match["how"], match["rest"]
        if ({"pre": "post", "post": "pre"}[how], rest) in sides:
            label = context.text[match.start() : match.start("noun")]
            found.append((match.start(), match.end(), f"{how} {rest}", label))
    return found


DENIED_NEXT = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:and|or|versus|vs\.?|than|compared (?:with|to))\s[^.;()]{0,30}?"
    r"(?:non[- ]?|un|never[- ])[a-z]"
)


def plain_places(lower: str, stem: str) -> Iterator[tuple[int, int]]:
    """Where a word stands whole, in the singular or with an -s, and undenied."""
    at = lower.find(stem)
    while at >= 0:
        end = at + len(stem)
        end += lower[end : end + 1] == "s"
        whole = not lower[end : end + 1].isalnum() and not (at and (lower[at - 1].isalnum() or lower[at - 1] == "-"))
        if whole and not lower[max(0, at - 6) : at].endswith(("non ", "never ")):
            yield at, end
        at = lower.find(stem, end)


def of_people(lower: str, end: int, words: ArmWords) -> bool:
    """Whether people or a group stand right after an adjective."""
    return words.grouped.match(lower[end : end + 24]) is not None


def opposite_near(context: Context, match: re.Match[str], stem: str) -> bool:
    """Whether the word without its denial stands close before or after, with what sets two things apart between."""
    lower = context.lower
    low, high = max(0, match.start() - NEAR), match.end() + NEAR
    for start, end in plain_places(lower[low:high], stem):
        gap = lower[match.end() : low + start] if low + start > match.end() else lower[low + end : match.start()]
        if len(gap) < NEAR and ". " not in gap and SETS_APART.search(gap):
            return True
    return False


def set_apart(context: Context, match: re.Match[str], stem: str, noun: bool, words: ArmWords) -> bool:
    """Whether a denied word and the word itself are here two groups of people."""
    lower = context.lower
    if not noun and not of_people(lower, match.end(), words):
        return False
    if noun and stem not in words.habits and mentions_between(context, match.start(), match.end()):
        return False
    return opposite_near(context, match, stem)
