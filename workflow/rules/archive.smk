"""archive: a deterministic, verifiable bag of the whole build in the folder that config.yaml names.

Not part of the default target: `snakemake archive` asks for it.
"""


rule archive:
    input:
        **ARCHIVED,
        code=code("archive"),
    output:
        "results/archive/receipt.json",
    params:
        settings=SETTINGS,
    log:
        "logs/archive/archive.log",
    conda:
        CONDA_ENVIRONMENT
    script:
        "../scripts/archive.py"
