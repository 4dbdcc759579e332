"""Read the raw files of one shard: their documents, sections, and those that had to be set aside."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import ingest, tables
    from tallystick.ingest.register import Register
    from tallystick.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    register = Register.read(Path("raw/sources.tsv"))
    rows = ingest.read_files(Path("raw"), list(snakemake.params.files), register, snakemake.params.settings, vocabulary)
    tables.write_tables(Path(snakemake.output[0]).parent, tables.STAGES["ingest"], rows)
