"""Merge the shards of extract."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import tables

    for table in tables.STAGES["extract"]:
        paths = [path for path in snakemake.input.shards if Path(path).stem == table.name]
        rows = [row for path in paths for row in tables.read_rows(path)]
        tables.write_table(Path(snakemake.output[0]).parent, table, rows)
