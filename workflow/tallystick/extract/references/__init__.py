"""References: identifiers, citations in the text, lists of references."""
