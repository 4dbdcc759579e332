"""Find whose results they are: publications, studies, reports, arms, overlap; apply curation."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import link, tables
    from tallystick.link.curation import read_decisions
    from tallystick.text import read_texts
    from tallystick.vocabulary import Vocabulary

    found = tables.read_tables(snakemake.input.tables)
    texts = read_texts(Path("raw"), found["documents"])
    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    decisions = read_decisions(snakemake.input.curation)
    rows = link.link_corpus(found, texts, vocabulary, decisions, snakemake.params.settings)
    tables.write_tables(Path(snakemake.output[0]).parent, tables.STAGES["link"], rows)
