"""Tallystick: from raw text sources about a therapy to an evidence summary that can be audited.

One sub-package per pipeline stage, in the order data flows: ``ingest``, ``extract``, ``link``, ``metrics``,
``validate``, ``report``, ``archive``. A stage imports only from stages before it and from the shared modules beside
this file. Nothing here imports snakemake.
"""

__version__ = "0.1.0"
