"""Render the evidence summary as PDF, from its HTML."""

from tallystick.faults import reporting_faults

with reporting_faults(snakemake.log):
    from tallystick.report.pdf import render_pdf

    render_pdf(snakemake.input.html, snakemake.output[0], snakemake.params.fonts)
