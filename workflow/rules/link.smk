"""link: publications, studies and their reports, arms, overlap; every row gets its study; curation is applied.

Reads the tables of ingest and extract, the raw texts and curation/. Writes results/link/*.parquet.
"""


rule link:
    input:
        **vocabulary("link"),
        raw=all_raw(),
        tables=tables("ingest") + tables("extract"),
        curation=CURATION,
        curation_schema=str(CHECKOUT / "workflow/schemas/curation.yaml"),
        code=code("link"),
    output:
        tables("link"),
    log:
        "logs/link/link.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        settings=SETTINGS["link"],
    script:
        "../scripts/link.py"
