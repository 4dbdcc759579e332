"""Run every expectation suite and keep every result, whatever it says; the gate judges."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick import tables
    from tallystick.text import read_texts
    from tallystick.validate.engine import as_json
    from tallystick.validate.page import render_page
    from tallystick.validate.run import summarise, validate
    from tallystick.vocabulary import Vocabulary

    found = tables.read_tables(snakemake.input.tables)
    texts = read_texts(Path("raw"), found["documents"])
    vocabulary = Vocabulary.load(snakemake.input.vocabulary)
    by_table, by_law = validate(found, texts, vocabulary, Path(snakemake.params.suites), snakemake.threads)
    summary = summarise(found, by_table, by_law)
    for path in map(Path, snakemake.output.tables):
        path.write_text(as_json(by_table[path.stem]), encoding="utf-8")
    Path(snakemake.output.laws).write_text(as_json(by_law), encoding="utf-8")
    Path(snakemake.output.summary).write_text(as_json(summary), encoding="utf-8")
    page = render_page(Path(snakemake.input.template).parent, summary, by_table, by_law)
    Path(snakemake.output.page).write_text(page, encoding="utf-8")
