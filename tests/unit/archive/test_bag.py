"""Bags: independent tools verify them, their content does not depend on where and when, and no byte can be altered."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from tallystick.archive.bag import Bag, read_bag, verify_bag
from tallystick.archive.build import build_archive, receipt
from tallystick.archive.builds import remove_tree
from tallystick.errors import InputFault

from .finished_build import RECORD, Build


def archive(build: Build, run: str = RECORD["run"], **options: str) -> Bag:
    record = {**RECORD, "run": run}
    return build_archive(
        build.results, build.review, build.review / "builds", record, checkout=build.checkout, **options
    )


def sh_verify(bag: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(bag / "verify.sh"), *arguments], capture_output=True, text=True, check=False)


def test_other_tools_verify_a_bag(build: Build) -> None:
    bag = archive(build)
    assert verify_bag(bag.path) == []
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=bag.path, check=True)
    bagit.Bag(str(bag.path)).validate()
    result = sh_verify(bag.path)
    assert (result.returncode, result.stdout) == (0, f"verified, content root {bag.content_root}\n"), result.stderr


def test_a_bag_holds_inputs_code_and_results_and_nothing_intermediate(build: Build) -> None:
    data = archive(build).path / "data"
    names = {file.relative_to(data).as_posix() for file in data.rglob("*") if file.is_file()}
    assert {"raw/one.txt", "raw/deep/er/two words.txt", "config.yaml", "curation/one.yaml", "code/Snakefile",
            "code/workflow/vocabulary/outcomes.yaml", "results/link/claims.parquet", "results/validate/summary.json",
            "results/report/sources/one.html", "content.json"} <= names  # fmt: skip
    assert not [name for name in names if "shards" in name or "pycache" in name or name.startswith("logs")]


def test_tables_have_a_logical_hash_beside_that_of_their_bytes(build: Build) -> None:
    bag = archive(build)
    content = json.loads((bag.path / "data/content.json").read_text())
    entry = content["tables"]["results/link/claims.parquet"]
    assert entry["rows"] == 1
    assert entry["sha256"] in (bag.path / "manifest-sha256.txt").read_text()
    assert entry["logical_sha256"] != entry["sha256"]


BUILD_ELSEWHERE = """
import os, sys
os.umask(int(sys.argv[3], 8))
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from finished_build import RECORD, make_build
from tallystick.archive.build import build_archive
build = make_build(Path(sys.argv[1]))
record = {**RECORD, "run": sys.argv[4]}
bag = build_archive(build.results, build.review, build.review / "builds", record, checkout=build.checkout)
print(bag.content_root, oct(bag.path.stat().st_mode), oct((bag.path / "data/raw/one.txt").stat().st_mode))
"""


def test_the_content_root_does_not_depend_on_folder_time_zone_locale_umask_or_hash_seed(tmp_path: Path) -> None:
    printed, fixed = [], []
    places = [("a", "UTC", "C", "022", "1"), ("b c/ü", "Asia/Tokyo", "C.UTF-8", "077", "2")]
    for folder, zone, locale, umask, seed in places:
        base = tmp_path / folder
        base.mkdir(parents=True)
        run = f"2030010{seed}T000000Z"
        arguments = [sys.executable, "-c", BUILD_ELSEWHERE, str(base), str(Path(__file__).parent), umask, run]
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        printed.append(subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True).stdout)
        bag = next((base / "review/builds").glob("2*"))
        fixed.append([(bag / name).read_bytes() for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")])
    assert printed[0] == printed[1]
    assert fixed[0] == fixed[1]


def test_any_changed_byte_is_found(build: Build) -> None:
    bag = archive(build).path
    chance = random.Random(7)
    files = sorted(file for file in bag.rglob("*") if file.is_file())
    assert len(files) > 50
    for file in files:
        original = file.read_bytes()
        file.chmod(0o644)
        # Every byte of the files that carry the proof and are short; three of each other file.
        every = file.parent == bag and len(original) < 250
        for position in range(len(original)) if every else chance.sample(range(len(original)), min(3, len(original))):
            altered = bytearray(original)
            altered[position] ^= 1 << chance.randrange(8)
            file.write_bytes(altered)
            assert verify_bag(bag) != [], f"{file} at {position}"
        file.write_bytes(original)
    assert verify_bag(bag) == []


@pytest.mark.parametrize(
    "name", ["data/raw/one.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "run/record.json"]
)
def test_a_cut_file_and_a_missing_file_are_found(build: Build, name: str) -> None:
    bag = archive(build).path
    content = (bag / name).read_bytes()
    (bag / name).chmod(0o644)
    (bag / name).write_bytes(content[:-1])
    assert verify_bag(bag)
    assert sh_verify(bag).returncode == 1
    (bag / name).unlink()
    assert any("missing" in fault for fault in verify_bag(bag))
    assert sh_verify(bag).returncode == 1


@pytest.mark.parametrize("name", ["data/raw/new.txt", "data/.hidden", "run/extra", ".extra"])
def test_an_added_file_or_link_is_found(build: Build, name: str) -> None:
    bag = archive(build).path
    (bag / name).write_text("x")
    assert any(name in fault for fault in verify_bag(bag))
    assert sh_verify(bag).returncode == 1
    (bag / name).unlink()
    (bag / name).symlink_to("/dev/null")
    assert any(name in fault for fault in verify_bag(bag))
    assert sh_verify(bag).returncode == 1


def test_what_sha256sum_forgives_is_found(build: Build) -> None:
    bag = archive(build).path
    manifest = bag / "manifest-sha256.txt"
    original = manifest.read_text()
    manifest.chmod(0o644)
    # Upper-case digits, the mark for binary files and another order of lines pass `sha256sum --check`.
    for forged in (original.upper().replace("DATA/", "data/"), original.replace("  ", " *", 1),
                   "\n".join(reversed(original.splitlines())) + "\n"):  # fmt: skip
        manifest.write_text(forged)
        assert verify_bag(bag)
        assert sh_verify(bag).returncode == 1


def test_a_changed_content_gives_another_root_and_a_later_run_does_not(build: Build) -> None:
    first = archive(build, "20300102T000000Z")
    second = archive(build, "20300103T000000Z")
    assert first.content_root == second.content_root == read_bag(second.path).content_root
    assert first.digest != second.digest
    assert receipt(first) == receipt(second)
    (build.review / "curation/one.yaml").write_text("decisions: []\n\n")
    assert archive(build, "20300104T000000Z").content_root != first.content_root


def test_hostile_names_are_archived_under_plain_ones(build: Build) -> None:
    raw = os.fsencode(build.review / "raw")
    hostile = [b"a\nb.txt", b"-n.txt", b"$(touch PWNED).txt", b"back\\slash.txt", b"per%0Acent.txt", b"\xff\xfe.txt",
               b"blank at end.txt ", "e\u0301.txt".encode(), b"x" * 251 + b".txt", b"{a}.txt", b"'q\".txt"]  # fmt: skip
    for number, name in enumerate(hostile):
        Path(os.fsdecode(raw + b"/" + name)).write_text(f"text {number}")
    (build.review / "raw/link.txt").symlink_to("one.txt")
    os.mkfifo(build.review / "raw/pipe.txt")
    bag = archive(build)
    assert verify_bag(bag.path) == []
    assert sh_verify(bag.path).returncode == 0
    bagit.Bag(str(bag.path)).validate()
    content = json.loads((bag.path / "data/content.json").read_text())
    assert set(content["renamed"].values()) == {
        "raw/a%0Ab.txt", "raw/back%5Cslash.txt", "raw/per%250Acent.txt", "raw/%FF%FE.txt",
        "raw/blank%20at%20end.txt%20", "raw/e%CC%81.txt",
    }  # fmt: skip
    assert content["left_out"] == {"raw/link.txt": "a symbolic link", "raw/pipe.txt": "not a regular file"}
    texts = {file.read_text() for folder in ("raw", "renamed") for file in (bag.path / "data" / folder).rglob("*")
             if file.is_file()}  # fmt: skip
    assert {f"text {number}" for number in range(len(hostile))} <= texts


def test_a_raw_file_changed_since_it_was_read_is_not_archived(build: Build) -> None:
    (build.review / "raw/one.txt").write_text("Relapse occurred in 4 of 24 patients.")
    with pytest.raises(InputFault, match=r"raw/one.txt.*changed after it was read"):
        archive(build)
    assert list((build.review / "builds").iterdir()) == []


def test_signatures(build: Build, tmp_path: Path) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("ssh-keygen is not installed")
    for name in ("key", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    (build.review / "key").symlink_to(tmp_path / "key")
    for signers, key in (("good", "key"), ("bad", "other")):
        public = (tmp_path / f"{key}.pub").read_text().split()
        (tmp_path / signers).write_text(f"auditor {public[0]} {public[1]}\n")
    bag = archive(build, signing_key="key").path
    signature = bag / "tagmanifest-sha256.txt.sig"
    assert verify_bag(bag) == verify_bag(bag, tmp_path / "good") == []
    assert sh_verify(bag, str(tmp_path / "good")).stdout.startswith("signed by: auditor")
    assert sh_verify(bag).returncode == 0
    assert verify_bag(bag, tmp_path / "bad")
    assert sh_verify(bag, str(tmp_path / "bad")).returncode == 1
    signature.chmod(0o644)
    original = signature.read_bytes()
    for position in range(0, len(original), 7):
        altered = bytearray(original)
        altered[position] ^= 2
        signature.write_bytes(altered)
        assert verify_bag(bag), position
    signature.unlink()
    assert verify_bag(bag, tmp_path / "good")


def test_a_missing_key_is_said_and_nothing_is_left(build: Build) -> None:
    with pytest.raises(InputFault, match="no key file"):
        archive(build, signing_key="nowhere")
    assert not [path for path in (build.review / "builds").iterdir() if not path.name.startswith(".part-")]


def test_the_crate_is_json_whose_references_resolve(build: Build) -> None:
    bag = archive(build).path
    crate = json.loads((bag / "ro-crate-metadata.json").read_text())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    root = entities["./"]
    for part in root["hasPart"]:
        assert (bag / part["@id"]).is_file(), part
        assert part["@id"] in entities
    for name in ("datePublished", "license", "name", "description", "mainEntity", "conformsTo", "mentions"):
        assert root[name]
    assert entities["#run-link"]["startTime"] == "2030-01-02T03:04:06Z"
    local = [reference for entity in crate["@graph"] for value in entity.values()
             for reference in (value if isinstance(value, list) else [value])
             if isinstance(reference, dict) and not reference["@id"].startswith("http")]  # fmt: skip
    assert all(reference["@id"] in entities for reference in local)


def test_a_bag_can_be_removed_though_its_files_are_read_only(build: Build) -> None:
    bag = archive(build).path
    assert not os.access(bag / "data/raw/one.txt", os.W_OK) or os.getuid() == 0
    remove_tree(bag)
    assert not bag.exists()


def test_verifying_something_that_is_no_bag(tmp_path: Path) -> None:
    assert verify_bag(tmp_path / "nowhere")
    assert "'bagit.txt': missing" in verify_bag(tmp_path)
