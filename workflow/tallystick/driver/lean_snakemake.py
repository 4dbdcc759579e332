"""Snakemake, started without pandas: `python -m tallystick.driver.lean_snakemake` takes the arguments of `snakemake`.

Where pandas is installed Snakemake imports it in every run (a third of the time of a no-op) to see whether a rule's
parameter is a table of pandas. None of ours is, and what it records about other parameters is the same either way.
Jobs are processes of their own and are not affected.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run Snakemake's own command."""
    sys.modules["pandas"] = None  # type: ignore[assignment]
    from snakemake.cli import main as snakemake

    snakemake()


if __name__ == "__main__":
    main()
