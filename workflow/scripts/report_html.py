"""Render the evidence summary, the marked sources and the exports."""

import json
from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import tables
    from tallystick.report import site
    from tallystick.text import read_texts
    from tallystick.vocabulary import Vocabulary

    found = tables.read_tables(snakemake.input.tables)
    texts = read_texts(Path("raw"), found["documents"])
    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    validation = json.loads(Path(snakemake.input.validation).read_text(encoding="utf-8"))
    folder = Path(snakemake.output.html).parent
    site.write_site(folder, found, texts, vocabulary, validation, snakemake.params.settings, site.versions())
