"""report: the evidence summary (HTML and PDF), the marked sources and the exports. Runs after the gate.

``write_site`` makes everything but the PDF; ``pdf.render_pdf`` makes the PDF from the HTML in a process of its own,
so that only that process pays for WeasyPrint.
"""

from __future__ import annotations

VOCABULARY: tuple[str, ...] = ("outcomes", "markers", "interventions", "conditions", "designs", "ledger")
"""Kinds of vocabulary this stage reads, for their labels."""
