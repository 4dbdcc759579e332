"""Meta-analysis on NumPy and SciPy: no tables, no settings, only numbers in and numbers out.

Proven against R's metafor (``tests/reference``); every formula with its source stands in ``docs/statistics.md``.
"""
