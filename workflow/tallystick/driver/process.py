"""Running Snakemake as a process of its own: its progress stays visible, its words are kept, signals reach it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

KEPT_LINES = 20_000
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Outcome:
    """How a Snakemake process ended.

    Attributes:
        code: its exit status (negative: the signal that killed it).
        lines: the last lines it wrote to the standard error stream.
        signal: the signal by which the user ended it, or None.
    """

    code: int
    lines: list[str] = field(default_factory=list)
    signal: int | None = None


def command(checkout: Path, directory: Path, cores: str, arguments: Sequence[str], *, lean: bool = True) -> list[str]:
    """The command line of Snakemake; `lean` starts it without what a build does not need (see `lean_snakemake`)."""
    module = "tallystick.driver.lean_snakemake" if lean else "snakemake"
    base = [sys.executable, "-m", module, "--snakefile", str(checkout / "Snakefile")]
    return [*base, "--directory", str(directory), "--cores", cores, *arguments]


class _Forwarding:
    """While active, signals to this process go to the child's process group: once as SIGINT, then as SIGKILL.

    Snakemake answers SIGINT by ending its jobs and removing what they left half-done; SIGTERM would only make it wait
    for them.
    """

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.received: int | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Forwarding:
        for number in FORWARDED:
            self._before[number] = signal.signal(number, self._forward)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _forward(self, number: int, _: FrameType | None) -> None:
        again = self.received is not None
        self.received = self.received or number
        if self.child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL if again else signal.SIGINT)


def _tee(source: IO[bytes], kept: deque[str], show: bool) -> None:
    for raw in source:
        line = raw.decode("utf-8", "replace")
        kept.append(line.rstrip("\n"))
        if show:
            sys.stderr.write(line)
            sys.stderr.flush()


def run(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    inherit: Sequence[int] = (),
    meanwhile: Callable[[], object] | None = None,
    show: bool = True,
) -> Outcome:
    """Run a command to its end.

    Args:
        arguments: the command line.
        environment: variables to add.
        inherit: file descriptors that the process must keep open.
        meanwhile: called in this process while the command is at work.
        show: pass its standard error stream on to ours.
    """
    kept: deque[str] = deque(maxlen=KEPT_LINES)
    with _Forwarding() as forwarding:
        child = subprocess.Popen(
            list(arguments),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            pass_fds=tuple(inherit),
            process_group=0,
        )
        forwarding.child = child
        if forwarding.received is not None:  # the user's signal came before there was a child to pass it on to
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGINT)
        assert child.stderr is not None
        reader = threading.Thread(target=_tee, args=(child.stderr, kept, show), daemon=True)
        reader.start()
        if meanwhile:
            meanwhile()
        code = child.wait()
        # A Snakemake that was killed leaves jobs behind; they must not go on writing.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        reader.join(timeout=5)
        return Outcome(code, list(kept), forwarding.received)
