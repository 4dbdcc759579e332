"""The command `tallystick`. Each subcommand imports what it needs when it is called, so that none waits for another."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import __version__
from .driver.exit_codes import MEANINGS, Exit
from .errors import InputFault

Command = Callable[[argparse.Namespace], int]


def _run(options: argparse.Namespace) -> int:
    from .driver.run import run

    return run(options.directory, options.cores, options.arguments)


def _nightly(options: argparse.Namespace) -> int:
    from .driver.nightly import nightly

    return nightly(options.directory, options.cores)


def _status(options: argparse.Namespace) -> int:
    from .driver.inspect import status

    return status(options.directory)


def _verify(options: argparse.Namespace) -> int:
    from .driver.inspect import verify

    return verify(options.bag, options.allowed_signers)


def _ledger(options: argparse.Namespace) -> int:
    from .driver.inspect import ledger_verify

    return ledger_verify(options.directory)


def _check(options: argparse.Namespace) -> int:
    from .driver.inspect import check

    return check(options.directory)


def _trace(options: argparse.Namespace) -> int:
    from .archive.trace import trace

    print(trace(options.directory, options.what))
    return Exit.GOOD


def _diff(options: argparse.Namespace) -> int:
    from .driver.inspect import diff

    return diff(options.directory, options.before, options.after, options.json)


def _explain(options: argparse.Namespace) -> int:
    from .driver.inspect import explain

    return explain(options.directory, options.claim)


def _curate(options: argparse.Namespace) -> int:
    from .driver.inspect import curate

    names = ("action", "others", "quote", "file", "reason", "who", "date")
    return curate(options.directory, options.given, {name: getattr(options, name) for name in names})


def _epilogue() -> str:
    meanings = "\n".join(f"  {int(code):>3}  {meaning}" for code, meaning in MEANINGS.items())
    return f"exit statuses:\n{meanings}"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="tallystick",
        description="Evidence you can audit: raw text sources to checked tables and a summary.",
        epilog=_epilogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"tallystick {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, call: Command, words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + ".", allow_abbrev=False
        )
        command.set_defaults(call=call)
        command.add_argument(
            "-d", "--directory", type=Path, default=Path(), help="folder of the review (default: this folder)"
        )
        return command

    command = add("run", _run, "build the evidence summary; what is current is not built again")
    command.add_argument("-c", "--cores", "-j", default="all", help="cores to use (default: all)")
    command.epilog = "Targets and any further options are passed to Snakemake."
    command = add("nightly", _nightly, "build cleanly in a fresh folder, gate, archive, verify, move builds/latest")
    command.add_argument("-c", "--cores", "-j", default="all", help="cores to use (default: all)")
    add("status", _status, "say how old the last good nightly build is")
    command = add("verify", _verify, "verify every byte of an archive")
    command.add_argument("bag", type=Path, help="folder of the archive")
    command.add_argument("--allowed-signers", type=Path, help="file of the keys that may have signed it")
    command = add("ledger", _ledger, "verify the ledger of builds")
    command.add_argument("action", choices=["verify"], help="what to do with it")
    command = add("trace", _trace, "lead a number back to the words it stands on")
    command.add_argument("what", help="id of a row (claim, rate, pool …), or a number as printed")
    command = add("diff", _diff, "list what changed between two builds, per number and conclusion, and why")
    command.add_argument("before", help="an archive, its name in the folder of builds, or a review's folder")
    command.add_argument("after", help="the same")
    command.add_argument("--json", action="store_true", help="print JSON")
    command = add("explain", _explain, "explain how a claim or a numeral was read")
    command.add_argument("claim", help="claim id, or the place of a numeral as doc_id:start")
    command = add("curate", _curate, "print a well-formed curation decision, to start from")
    command.usage = "tallystick curate [options] [ID] [column=value ...]"
    command.add_argument(
        "given", nargs="*", metavar="ID column=value", help="id of a claim, report, study, publication or citation, "
        "and the values that are decided, for example events=23 or tool='RoB 2'"
    )  # fmt: skip
    command.add_argument("--with", dest="others", action="append", default=[], metavar="ID", help="the other side")
    for name, words in (
        ("action", "what is decided, see docs/curation.md (default: what is usual for the id)"),
        ("quote", "words to rest on instead of those of the id"),
        ("file", "file of the quote, below raw/"),
        ("reason", "why"),
        ("who", "who decides"),
        ("date", "date of the decision, ISO form"),
    ):
        command.add_argument(f"--{name}", default="", help=words)
    add("check", _check, "verify that built files are still the bytes that were built")
    return top


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line read: words after an option are still words, and `run` passes on what it does not know.

    Raises:
        SystemExit: it is not one that the program takes.
    """
    options, further = parser().parse_known_args(arguments)
    if options.call is _curate:
        # argparse takes the words of a list from one place only; these may stand between and after the options.
        options.given += [word for word in further if not word.startswith("-")]
        further = [word for word in further if word.startswith("-")]
    if further and options.call is not _run:
        parser().error(f"unrecognized arguments: {' '.join(further)}")
    options.arguments = [*getattr(options, "arguments", []), *further]
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign, or a name that is not text, must not end a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parsed(arguments)
    try:
        return int(options.call(options))
    except InputFault as fault:
        print(fault, file=sys.stderr)
        return Exit.INPUT
    except BrokenPipeError:
        # The reader of our output has gone (for example `| head`): nothing is wrong.
        sys.stderr.close()
        return Exit.GOOD
    except OSError as fault:
        # A full disk, a folder that may not be written to: the machine's fault, and no traceback helps.
        print(f"{fault.filename or 'tallystick'}: {fault.strerror or fault}", file=sys.stderr)
        return Exit.FAILED


if __name__ == "__main__":
    sys.exit(main())
