"""Exit statuses of `tallystick`, so that a timer or a script can tell what happened."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Status and its meaning; the meanings are printed by `tallystick --help`."""

    GOOD = 0
    FAILED = 1
    USAGE = 2
    INPUT = 3
    BUSY = 4
    GATE = 5
    NOT_VERIFIED = 6
    STALE = 7
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS = {
    Exit.GOOD: "all went well",
    Exit.FAILED: "the build failed through a fault that is not in your files",
    Exit.USAGE: "the command was not understood",
    Exit.INPUT: "something in your files is wrong; the message says what, where and what to do",
    Exit.BUSY: "another run is active in this folder",
    Exit.GATE: "the validation gate stopped the build",
    Exit.NOT_VERIFIED: "an archive, the ledger or a built file is not as it was written",
    Exit.STALE: "the last good nightly build is too old, or there is none (status only)",
    Exit.INTERRUPTED: "interrupted from the keyboard",
    Exit.TERMINATED: "terminated by a signal",
}
