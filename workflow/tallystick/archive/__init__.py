"""archive: the build as a bag that can be verified for years, the ledger of builds, and what changed between two.

`build.build_archive` writes a bag (see `bag`); its payload is the content and its hash the content root (see
`content`); its tag folder `run/` is the record of the run (see `run_record`). `ledger` keeps one line per run,
`builds` the link `latest` and retention, `changes` compares two builds, `trace` leads a number back to its words.
"""

VOCABULARY: tuple[str, ...] = ()
