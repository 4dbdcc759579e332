"""metrics: rates with intervals, checks, the ledger, effects, pools, votes, flow.

Reads the tables of the stages before it. Writes results/metrics/*.parquet.
"""


rule metrics:
    input:
        **vocabulary("metrics"),
        tables=tables("ingest") + tables("extract") + tables("link"),
        code=code("metrics"),
    output:
        tables("metrics"),
    log:
        "logs/metrics/metrics.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        settings=SETTINGS["metrics"],
    script:
        "../scripts/metrics.py"
