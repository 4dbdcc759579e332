"""Read what the documents of one shard say."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import extract, tables
    from tallystick.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    rows = extract.read_documents(
        Path("raw"), tables.read_tables(snakemake.input.tables), vocabulary, snakemake.params.settings
    )
    tables.write_tables(Path(snakemake.output[0]).parent, tables.STAGES["extract"], rows)
