"""The link stage: publications, studies and their reports, arms, overlap; every extracted row gets its study."""

from __future__ import annotations

from .corpus import link_corpus

VOCABULARY: tuple[str, ...] = ("arm_words", "overlap", "study_designs", "titles")
"""Kinds of vocabulary this stage reads."""

__all__ = ["VOCABULARY", "link_corpus"]
