"""driver: what `tallystick run` and `tallystick nightly` do around Snakemake.

`run` locks, recovers, runs Snakemake, says what was built or what failed, and adds a line to the ledger of builds.
`nightly` builds in a fresh folder, archives, verifies and moves `latest`. Plain `snakemake` makes the same build
without any of this. Nothing here is needed by a job, and nothing here costs more than the standard library to import.
"""
