"""validate: Great Expectations suites over every table and over the laws between tables; then the gate.

Severity ``error`` is our fault (schema, key, anchor, role, polarity) and stops the build. Severity ``warning`` is the
source's fault (events above the denominator, a percent that is off): it is kept as printed and never stops a build.
"""

VOCABULARY: tuple[str, ...] = ("claims", "markers", "numerals")
