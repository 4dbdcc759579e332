"""Human decisions: read from ``curation/*.yaml``, located by their words, applied over what was read, logged."""

from __future__ import annotations

from .apply import Curation
from .decisions import Decision, read_decisions
from .draft import Request, draft_decision

__all__ = ["Curation", "Decision", "Request", "draft_decision", "read_decisions"]
