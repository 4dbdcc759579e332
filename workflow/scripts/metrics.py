"""Compute rates, checks, the ledger, effects, pools, votes and the flow."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import metrics, tables
    from tallystick.vocabulary import Vocabulary

    found = tables.read_tables(snakemake.input.tables)
    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    rows = metrics.compute(found, vocabulary, snakemake.params.settings)
    tables.write_tables(Path(snakemake.output[0]).parent, tables.STAGES["metrics"], rows)
