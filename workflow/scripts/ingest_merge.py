"""Merge the shards of ingest and add the files that were set aside by name."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import ingest, tables

    folders = dict.fromkeys(Path(path).parent for path in snakemake.input.shards)
    shards = [tables.read_tables(sorted(folder.glob("*.parquet"))) for folder in folders]
    rows = ingest.merge(shards, snakemake.params.set_aside, {"strict": snakemake.params.strict})
    tables.write_tables(Path(snakemake.output[0]).parent, tables.STAGES["ingest"], rows)
