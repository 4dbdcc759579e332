"""ingest: decode each raw file without changing it, recognise its layout, cut it into sections.

Reads raw/ and its register. Writes results/ingest/{documents,rejected,sections}.parquet.
"""


rule ingest_shard:
    input:
        **vocabulary("ingest"),
        raw=raw_of_shard,
        register=REGISTER,
        code=code("ingest_shard"),
    output:
        shard_tables("ingest"),
    log:
        "logs/ingest/shard-{shard}.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        files=lambda wildcards: SHARDS[wildcards.shard],
        settings=SETTINGS["ingest"],
    script:
        "../scripts/ingest_shard.py"


rule ingest_merge:
    input:
        shards=[path for shard in SHARDS for path in shard_tables("ingest", shard)],
        code=code("ingest_merge"),
    output:
        tables("ingest"),
    log:
        "logs/ingest/merge.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        set_aside=[
            [item.file, item.reason, item.remedy] for item in INVENTORY.set_aside
        ],
        strict=SETTINGS["strict"],
    script:
        "../scripts/ingest_merge.py"
