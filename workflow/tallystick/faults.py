"""How a fault reaches the user from inside a job: plain words in the job's log and on the screen, no traceback.

A script wraps its work in `with reporting_faults(snakemake.log): ...`. The driver finds the message again by its
markers (`find_message`) and repeats it at the end of the run.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputFault

BEGIN = "-- what is wrong " + "-" * 40
END = "-- end " + "-" * 50


def marked(message: str) -> str:
    """``message`` between the markers by which it is found again."""
    return f"{BEGIN}\n{message}\n{END}\n"


def find_message(text: str) -> str | None:
    """The last message that stands between markers in ``text``, or None."""
    _, begun, rest = text.rpartition(BEGIN + "\n")
    message, ended, _ = rest.partition("\n" + END)
    return message if begun and ended else None


@contextmanager
def reporting_faults(log: Iterable[str] | str | None = None) -> Iterator[None]:
    """Run a job's work; on a fault leave what happened in its log and end the process with status 1.

    Args:
        log: the job's log file, or Snakemake's list of log files, of which the first is used; created if needed.

    An ``InputFault`` ends without a traceback. Any other exception is a fault of this program: its traceback goes to
    the log as well as to the screen, so that it can be reported.
    """
    first = log if isinstance(log, str) else next(iter(log or ()), None)

    def write(text: str) -> None:
        if first:
            Path(first).parent.mkdir(parents=True, exist_ok=True)
            Path(first).write_text(text, encoding="utf-8", errors="backslashreplace")

    write("")
    try:
        yield
    except InputFault as fault:
        write(marked(str(fault)))
        print(marked(str(fault)), file=sys.stderr, end="", flush=True)
        raise SystemExit(1) from None
    except Exception:
        write(traceback.format_exc())
        raise
