"""The panels of the evidence summary, one module per theme; each turns tables into what one template shows."""
