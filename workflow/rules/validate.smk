"""validate: Great Expectations suites over every table, the anchors, the laws between tables; then the gate.

`validate` always writes what it found, so that the evidence of a failure is kept; `validate_gate` fails on errors.
"""


rule validate:
    input:
        **vocabulary("validate"),
        raw=all_raw(),
        tables=ALL_TABLES,
        suites=tree("workflow/expectations", "*.json"),
        template=str(CHECKOUT / "workflow/templates/validation/validation.html.j2"),
        code=code("validate"),
    output:
        tables=[f"results/validate/{name}.json" for name in SUITES],
        laws="results/validate/laws.json",
        summary="results/validate/summary.json",
        page="results/validate/validation.html",
    log:
        "logs/validate/validate.log",
    conda:
        CONDA_ENVIRONMENT
    threads: 2
    params:
        suites=lambda wildcards, input: os.path.commonpath(input.suites),
    script:
        "../scripts/validate.py"


rule validate_gate:
    input:
        summary="results/validate/summary.json",
        code=code("validate_gate"),
    output:
        "results/validate/gate.json",
    log:
        "logs/validate/gate.log",
    conda:
        CONDA_ENVIRONMENT
    script:
        "../scripts/validate_gate.py"
