"""Stop the build when an expectation that must hold does not; the evidence stays in results/validate."""

import json
from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick.validate.gate import gate

    summary = json.loads(Path(snakemake.input.summary).read_text(encoding="utf-8"))
    gate(summary, "results/validate/validation.html")
    Path(snakemake.output[0]).write_text(
        json.dumps({key: summary[key] for key in ("errors", "warnings", "expectations")}, indent=1) + "\n", "utf-8"
    )
