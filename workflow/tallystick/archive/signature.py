"""Signatures of bags with an SSH key (`ssh-keygen -Y`): offline, and with ed25519 the same bytes each time.

The signature stands over the tag manifest, and so over the content and the record of the run.
"""

from __future__ import annotations

import base64
import binascii
import subprocess
from pathlib import Path

from ..errors import InputFault

NAMESPACE = "tallystick"
ARMOUR = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
ARMOUR_WIDTH = 70


def _ssh_keygen(*arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", "-Y", *arguments], input=data, capture_output=True, check=False)
    except FileNotFoundError as fault:
        raise InputFault("ssh-keygen", "signatures need this program", "install openssh-client") from fault


def sign(manifest: Path, key: Path) -> Path:
    """Sign ``manifest`` with the private key in the file ``key``; the signature stands beside it, ending in `.sig`.

    Raises:
        InputFault: the key is missing, needs a passphrase or cannot sign.
    """
    if not key.is_file():
        raise InputFault("config.yaml", f"there is no key file '{key}'", "correct the path or leave it empty",
                         "archive.signing_key")  # fmt: skip
    result = _ssh_keygen("sign", "-q", "-f", str(key), "-n", NAMESPACE, data=manifest.read_bytes())
    if result.returncode or not result.stdout:
        said = result.stderr.decode(errors="replace").strip() or "no reason given"
        raise InputFault(key, f"ssh-keygen could not sign with it ({said})", "use a key without a passphrase")
    target = manifest.with_name(f"{manifest.name}.sig")
    target.write_bytes(result.stdout)
    target.chmod(0o444)
    return target


def _is_as_written(text: bytes) -> bool:
    """Whether an armoured signature is in the form ssh-keygen writes, so that no byte of it can be other."""
    lines = text.decode("ascii", "replace").split("\n")
    try:
        raw = base64.b64decode("".join(lines[1:-2]), validate=True)
    except binascii.Error:
        return False
    encoded = base64.b64encode(raw).decode()
    body = [encoded[i : i + ARMOUR_WIDTH] for i in range(0, len(encoded), ARMOUR_WIDTH)]
    return lines == [ARMOUR[0], *body, ARMOUR[1], ""]


def verify_signature(manifest: Path, allowed_signers: Path | None = None) -> list[str]:
    """Faults of the signature beside ``manifest``; with ``allowed_signers`` it must be by one of those keys."""
    signature = manifest.with_name(f"{manifest.name}.sig")
    name = repr(signature.name)
    if not _is_as_written(signature.read_bytes()):
        return [f"{name}: altered, it is not in the form in which it was written"]
    common = ("-n", NAMESPACE, "-s", str(signature))
    if allowed_signers is None:
        result = _ssh_keygen("check-novalidate", "-q", *common, data=manifest.read_bytes())
        return [f"{name}: it does not belong to this bag"] if result.returncode else []
    found = _ssh_keygen("find-principals", "-s", str(signature), "-f", str(allowed_signers))
    who = found.stdout.decode(errors="replace").splitlines()[:1]
    if not who:
        return [f"{name}: not by a key in {str(allowed_signers)!r}"]
    result = _ssh_keygen("verify", "-q", "-f", str(allowed_signers), "-I", who[0], *common, data=manifest.read_bytes())
    return [f"{name}: it does not belong to this bag"] if result.returncode else []
