"""report: the evidence summary as HTML and PDF, the marked sources, the exports. Runs after the gate.

Writes results/report/.
"""


rule report_html:
    input:
        **vocabulary("report"),
        raw=all_raw(),
        tables=ALL_TABLES,
        validation="results/validate/summary.json",
        gate="results/validate/gate.json",
        templates=tree("workflow/templates/report", "*"),
        code=code("report_html"),
    output:
        html="results/report/evidence-summary.html",
        sources=directory("results/report/sources"),
        exports=directory("results/report/exports"),
    log:
        "logs/report/html.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        settings={name: SETTINGS[name] for name in ("ingest", "metrics", "report")},
    script:
        "../scripts/report_html.py"


rule report_pdf:
    input:
        html="results/report/evidence-summary.html",
        fonts=tree("workflow/fonts", "*"),
        code=code("report_pdf"),
    output:
        "results/report/evidence-summary.pdf",
    log:
        "logs/report/pdf.log",
    conda:
        CONDA_ENVIRONMENT
    params:
        fonts=lambda wildcards, input: os.path.commonpath(input.fonts),
    script:
        "../scripts/report_pdf.py"
