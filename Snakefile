"""Tallystick: raw text sources about a therapy to checked tables and an evidence summary that can be audited.

Run `snakemake --cores 4` here, or for another review `snakemake --cores 4 --directory my-review`, where my-review
holds config.yaml and raw/ (and, if wanted, curation/ and vocabulary/). Results are written to results/.
"""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/ingest.smk"
include: "workflow/rules/extract.smk"
include: "workflow/rules/link.smk"
include: "workflow/rules/metrics.smk"
include: "workflow/rules/validate.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        "results/report/evidence-summary.html",
        "results/report/evidence-summary.pdf",
        "results/validate/gate.json",


# After `all`, whose inputs it archives.
include: "workflow/rules/archive.smk"
