"""`make bench`: every measurement of this folder, one after the other."""

from __future__ import annotations

import runpy
from pathlib import Path

if __name__ == "__main__":
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in ("run", "__init__"):
            print(f"== {path.stem}", flush=True)
            runpy.run_path(str(path), run_name="__main__")
