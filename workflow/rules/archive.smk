"""archive: a deterministic, verifiable bag of the whole build in the folder that config.yaml names.

Not part of the default target: `snakemake archive` asks for it.
"""


rule archive:
    input:
        summary=rules.all.input,
        pages=["results/report/sources", "results/report/exports"],
        tables=ALL_TABLES,
        raw=all_raw(),
        code=code("archive"),
    output:
        "results/archive/receipt.json",
    log:
        "logs/archive/archive.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        settings=SETTINGS["archive"],
    script:
        "../scripts/archive.py"
