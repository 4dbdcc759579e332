"""Gold annotations and what reading must reach on them."""
