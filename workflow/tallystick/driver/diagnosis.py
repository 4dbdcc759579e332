"""What failed, where, why and what to do, read from Snakemake's words and the logs of the jobs that failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..faults import find_message
from .exit_codes import Exit

ERROR_IN_RULE = re.compile(r"Error in rule (?P<rule>\w+):")
LOG_LINE = re.compile(r"\s+log: (?P<log>\S.*?)(?: \(check log file\(s\) for error details\))?$")
FRAME = re.compile(r'\s*File "(?P<file>[^"]+)", line (?P<line>\d+)')
EXCEPTION = re.compile(r"^(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Fault|Exit|Interrupt|Warning|Iteration))\b:? ?.*")
PARSE_FAULT = re.compile(
    r"^(?P<kind>\w+(?:Error|Exception))(?: in rule \w+)?(?: in file \"?(?P<file>[^\",]+)\"?, line (?P<line>\d+))?:"
)
REMEDY = "  what to do: "
GATE_RULE = "validate_gate"


@dataclass(frozen=True)
class Failure:
    """One thing that failed.

    Attributes:
        what: the job or step, in words.
        message: what is wrong; for faults in the user's files with place, reason and remedy.
        log: where more is said, or "".
        code: the exit status it leads to.
    """

    what: str
    message: str
    log: str
    code: Exit


def _program_fault(text: str) -> str:
    """The last exception of a traceback with the place it came from, or the last words there are."""
    lines = [line for line in text.splitlines() if line.strip()]
    frames = [match for line in lines if (match := FRAME.match(line))]
    own = [frame for frame in frames if "tallystick" in frame["file"] and ".snakemake" not in frame["file"]]
    place = (own or frames)[-1:]
    said = next((line for line in reversed(lines) if EXCEPTION.match(line)), lines[-1] if lines else "no reason given")
    where = f"\n  in {place[0]['file']}, line {place[0]['line']}" if place else ""
    return f"{said}{where}"


def _of_job(rule: str, log: str, directory: Path) -> Failure:
    try:
        text = (directory / log).read_text(encoding="utf-8", errors="replace") if log else ""
    except OSError:
        text = ""
    message = find_message(text)
    if message is not None:
        return Failure(f"rule {rule}", message, log, Exit.GATE if rule == GATE_RULE else Exit.INPUT)
    remedy = "\n  what to do: this is a fault of Tallystick, not of your files; report it with the log"
    return Failure(f"rule {rule}", _program_fault(text) + remedy, log, Exit.FAILED)


def _before_jobs(lines: Sequence[str]) -> Failure:
    """The failure of a run that never came to its jobs: configuration, a missing input, a fault in a rule."""
    start = next((n for n in range(len(lines) - 1, -1, -1) if PARSE_FAULT.match(lines[n])), None)
    if start is None:
        last = "\n".join(line for line in lines[-8:] if line.strip()) or "Snakemake gave no reason"
        return Failure("Snakemake", last, "", Exit.FAILED)
    told = []
    for line in lines[start + 1 :]:
        if not line.strip() or FRAME.match(line):
            break
        told.append(line)
    head = PARSE_FAULT.match(lines[start])
    assert head is not None
    rest = lines[start][head.end() :].strip()
    message = "\n".join(filter(None, [rest, *told])) or lines[start]
    if any(line.startswith(REMEDY) for line in told):
        return Failure("the set-up of the build", message, "", Exit.INPUT)
    place = f"\n  in {head['file']}, line {head['line']}" if head["file"] else ""
    return Failure("the planning of the build", f"{head['kind']}: {message}{place}", "", Exit.FAILED)


def diagnose(lines: Sequence[str], directory: Path) -> list[Failure]:
    """Failures of a run, in the order Snakemake told them; always at least one.

    Args:
        lines: Snakemake's standard error stream.
        directory: the review's folder, to which paths of logs are relative.
    """
    failures: dict[str, Failure] = {}
    for number, line in enumerate(lines):
        if match := ERROR_IN_RULE.match(line):
            log = ""
            for following in lines[number + 1 :]:
                if following and not following.startswith(" "):
                    break
                if found := LOG_LINE.match(following):
                    log = found["log"].split(", ")[0]
            failure = _of_job(match["rule"], log, directory)
            failures.setdefault(failure.message, failure)
    return list(failures.values()) or [_before_jobs(lines)]


def worst(failures: Sequence[Failure]) -> Exit:
    """The exit status of a run with these failures: a fault in the user's files goes first, as it can be mended."""
    codes = {failure.code for failure in failures}
    return next(code for code in (Exit.INPUT, Exit.GATE, Exit.FAILED) if code in codes)
