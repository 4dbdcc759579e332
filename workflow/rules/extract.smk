"""extract: read claims, estimates, measurements, directions, facts, identifiers and account for every numeral.

Reads one document at a time. Writes results/extract/*.parquet.
"""


rule extract_shard:
    input:
        **vocabulary("extract"),
        raw=raw_of_shard,
        tables=shard_tables("ingest"),
        code=code("extract_shard"),
    output:
        shard_tables("extract"),
    log:
        "logs/extract/shard-{shard}.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        settings=SETTINGS["extract"],
    script:
        "../scripts/extract_shard.py"


rule extract_merge:
    input:
        shards=[path for shard in SHARDS for path in shard_tables("extract", shard)],
        code=code("extract_merge"),
    output:
        tables("extract"),
    log:
        "logs/extract/merge.log",
    conda:
        CONDA_ENVIRONMENT
    script:
        "../scripts/extract_merge.py"
