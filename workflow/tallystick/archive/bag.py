"""BagIt 1.0 bags (RFC 8493): a writer whose output depends on the content alone, and a strict verifier.

A bag is a folder: it can be read in place, and verified with nothing but a shell and coreutils (`verify.sh` in it).

    bagit.txt  bag-info.txt  manifest-sha256.txt  data/**       depend on the content alone
    run/**  ro-crate-metadata.json  verify.sh                   tag files; run/ is the record of the run
    tagmanifest-sha256.txt                                      names every tag file but itself and its signature
    tagmanifest-sha256.txt.sig                                  optional signature, see `signature`

`bag-info.txt` has no Bagging-Date, since it describes the content, and the content has no time; the date stands in
`run/record.json`. The manifests are sorted and have exactly one form, so that the verifier can compare bytes: a
change that other tools forgive (an upper-case digit, another blank, another order) is still found.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import __version__

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.sig"
VERIFY_SCRIPT = Path(__file__).with_name("verify.sh")
CHUNK = 1 << 20

Source = Path | bytes
"""Bytes, or a file that is copied."""


@dataclass(frozen=True)
class Bag:
    """A bag as written.

    Attributes:
        path: its folder.
        content_root: SHA-256 of its payload manifest, hex: the identity of the content.
        digest: SHA-256 of its tag manifest, hex: the identity of the bag with its record of the run.
        files: number of payload files.
        size: bytes of the payload.
    """

    path: Path
    content_root: str
    digest: str
    files: int
    size: int


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Lines `<sha256>  <name>`, sorted by the bytes of the name, as `sha256sum` writes and `LC_ALL=C sort` orders."""
    ordered = sorted(digests.items(), key=lambda item: item[0].encode())
    return "".join(f"{digest}  {name}\n" for name, digest in ordered).encode()


def store(source: Source, target: Path) -> tuple[str, int]:
    """Write ``source`` to ``target``, readable by all and writable by none; its SHA-256 and size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        if isinstance(source, bytes):
            digest.update(source)
            size = out.write(source)
        else:
            with source.open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += out.write(chunk)
    target.chmod(0o555 if target.suffix == ".sh" else 0o444)
    return digest.hexdigest(), size


def bag_info(content_root: str, files: int, size: int) -> bytes:
    """The text of bag-info.txt."""
    return (
        f"Bag-Software-Agent: tallystick {__version__}\n"
        f"External-Description: Build of an evidence summary: its inputs, code, tables, checks and report\n"
        f"External-Identifier: sha256:{content_root}\n"
        f"Payload-Oxum: {size}.{files}\n"
    ).encode()


def write_bag(
    path: Path,
    payload: Mapping[str, Source],
    tags: Callable[[str, Mapping[str, str]], Mapping[str, Source]],
    sign: Callable[[Path], object] | None = None,
) -> Bag:
    """Write a bag to ``path``, which must not exist.

    Args:
        path: the bag's folder.
        payload: payload name (relative to `data/`) to its bytes.
        tags: called with the content root and the SHA-256 of each payload file; gives the other tag files by name.
        sign: called with the tag manifest; writes its signature beside it.

    Raises:
        FileExistsError: ``path`` exists.
    """
    path.mkdir(parents=True)
    digests, size = {}, 0
    for name in sorted(payload):
        digest, length = store(payload[name], path / "data" / name)
        digests[f"data/{name}"] = digest
        size += length
    manifest = manifest_text(digests)
    root = hashlib.sha256(manifest).hexdigest()
    tag_files: dict[str, Source] = {
        "bagit.txt": BAGIT,
        "bag-info.txt": bag_info(root, len(digests), size),
        MANIFEST: manifest,
        "verify.sh": VERIFY_SCRIPT,
        **tags(root, digests),
    }
    listed = manifest_text({name: store(source, path / name)[0] for name, source in sorted(tag_files.items())})
    digest, _ = store(listed, path / TAG_MANIFEST)
    if sign:
        sign(path / TAG_MANIFEST)
    for folder, _, _ in os.walk(path):
        Path(folder).chmod(0o755)
    return Bag(path, root, digest, len(digests), size)


def read_bag(path: Path) -> Bag:
    """What a bag says of itself; nothing is verified.

    Raises:
        OSError: a manifest is missing.
    """
    manifest = (path / MANIFEST).read_bytes()
    info = dict(line.split(": ", 1) for line in (path / "bag-info.txt").read_text("utf-8").splitlines() if ": " in line)
    size = int(info.get("Payload-Oxum", "0.0").partition(".")[0])
    return Bag(path, hashlib.sha256(manifest).hexdigest(), sha256_of(path / TAG_MANIFEST), manifest.count(b"\n"), size)


def about_bag(path: Path) -> dict[str, str]:
    """What the ledger says of a bag: its name, its content root and its digest."""
    bag = read_bag(path)
    return {"bag": path.name, "content_root": bag.content_root, "digest": bag.digest}


def _walk(bag: Path, faults: list[str]) -> dict[str, str]:
    """SHA-256 of every file of the bag by name; anything that is neither file nor folder is a fault."""
    found = {}
    for folder, subfolders, names in os.walk(bag):
        for name in [*subfolders, *names]:
            path = Path(folder, name)
            relative = path.relative_to(bag).as_posix()
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                faults.append(f"{relative!r}: not a regular file")
            elif name in names:
                found[relative] = sha256_of(path)
    return found


def _parse(manifest: bytes) -> dict[str, str]:
    """Name to SHA-256, as far as the lines can be read."""
    lines = manifest.decode("utf-8", "surrogateescape").splitlines()
    return {line[66:]: line[:64] for line in lines if len(line) > 66}


def _compare(name: str, manifest: bytes, found: Mapping[str, str]) -> list[str]:
    """Faults between a manifest and the files it should name."""
    if manifest == _encoded(found):
        return []
    listed = _parse(manifest)
    faults = [f"{file!r}: altered, its SHA-256 is not the one in {name}" for file, digest in sorted(found.items())
              if file in listed and listed[file] != digest]  # fmt: skip
    faults += [f"{file!r}: not named in {name}" for file in sorted(set(found) - set(listed))]
    faults += [f"{file!r}: missing, but named in {name}" for file in sorted(set(listed) - set(found))]
    return faults or [f"{name!r}: altered, its lines are not in the form in which they were written"]


def _encoded(found: Mapping[str, str]) -> bytes:
    try:
        return manifest_text(found)
    except UnicodeEncodeError:
        return b""  # a name that is not UTF-8 is in no manifest


def verify_bag(path: Path, allowed_signers: Path | None = None) -> list[str]:
    """Faults of the bag, one sentence each; an empty list means that every byte is as written.

    Args:
        path: the bag.
        allowed_signers: file of keys that may sign (see ssh-keygen(1)); without it a signature is checked to be
            whole, but not whose it is.
    """
    if not path.is_dir():
        return [f"{str(path)!r}: there is no such folder"]
    faults: list[str] = []
    found = _walk(path, faults)
    if absent := [name for name in ("bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST) if name not in found]:
        return [*faults, *(f"{name!r}: missing" for name in absent)]
    payload = {name: digest for name, digest in found.items() if name.startswith("data/")}
    tags = {name: d for name, d in found.items() if name not in payload and name not in (TAG_MANIFEST, SIGNATURE)}
    manifest = (path / MANIFEST).read_bytes()
    faults += _compare(MANIFEST, manifest, payload)
    faults += _compare(TAG_MANIFEST, (path / TAG_MANIFEST).read_bytes(), tags)
    if (path / "bagit.txt").read_bytes() != BAGIT:
        faults.append("'bagit.txt': not the declaration of a BagIt 1.0 bag")
    root = hashlib.sha256(manifest).hexdigest()
    if f"External-Identifier: sha256:{root}\n".encode() not in (path / "bag-info.txt").read_bytes():
        faults.append("'bag-info.txt': its content root is not that of the payload manifest")
    if SIGNATURE in found:
        from .signature import verify_signature

        faults += verify_signature(path / TAG_MANIFEST, allowed_signers)
    elif allowed_signers:
        faults.append(f"{SIGNATURE!r}: missing, and a signature is asked for")
    return faults
