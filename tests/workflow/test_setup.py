"""Set-up: what the system lacks is named before anything else is done, with the exact command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

CHECK = CHECKOUT / "workflow/envs/system-libraries.sh"


def run_check(tmp_path: Path, listed: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run the check as an ordinary user: a fake `id` stands first on the path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    fake = programs / "id"
    fake.write_text("#!/bin/sh\necho 1000\n")
    fake.chmod(0o755)
    packages = tmp_path / "a list.txt"
    packages.write_text(listed, encoding="utf-8")
    return subprocess.run(
        ["sh", str(CHECK), python, str(packages)],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )


def test_nothing_missing_says_nothing(tmp_path: Path) -> None:
    done = run_check(
        tmp_path, "# a comment\n\nlibrary libc.so.6 libc6\nmodule ensurepip python3-venv\nprogram sh dash\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_missing_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    listed = "library libnot-there.so.9 libnot-there9\nprogram not-a-program some-tools\nlibrary libc.so.6 libc6\n"
    done = run_check(tmp_path, listed)
    assert done.returncode == 1
    assert "sudo apt-get install --yes --no-install-recommends libnot-there9 some-tools" in done.stderr
    assert "libc6" not in done.stderr


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run_check(tmp_path, "", python=str(old))
    assert done.returncode == 1
    assert "3.11 or newer" in done.stderr


@pytest.mark.parametrize("name", ["system-packages.txt", "system-packages-test.txt"])
def test_the_lists_name_kind_thing_and_package(name: str) -> None:
    for line in (CHECKOUT / "workflow/envs" / name).read_text().splitlines():
        if line and not line.startswith("#"):
            kind, thing, package = line.split()
            assert kind in ("library", "module", "program")
            assert thing
            assert package


def test_make_help_lists_every_target() -> None:
    command = ["make", "--no-print-directory", "help"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    phony = next(line for line in (CHECKOUT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:"))
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert listed == set(phony.split()[1:]) - {"all"}


def test_the_lock_pins_every_package_by_hash_and_names_no_host() -> None:
    lines = (CHECKOUT / "requirements.lock").read_text().splitlines()
    pins = [i for i, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert len(pins) > 50
    assert all("--hash=sha256:" in lines[i + 1] for i in pins)
    assert not [line for line in lines if "://" in line or "index-url" in line.replace("--no-emit-index-url", "")]
