"""Write the archive of this build; the receipt holds only what equal builds share."""

from pathlib import Path

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick.archive import run_record
    from tallystick.archive.build import CHECKOUT, build_archive, receipt
    from tallystick.validate.engine import as_json

    key = snakemake.params.settings["signing_key"]
    bag = build_archive(
        Path("results"),
        Path(),
        Path(snakemake.params.settings["folder"]),
        run_record.collect(CHECKOUT),
        signing_key=key,
    )
    Path(snakemake.output[0]).write_text(as_json(receipt(bag)), encoding="utf-8")
    print(f"archive: {bag.path}")
