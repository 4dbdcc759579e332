"""What may be shown of a source: no control characters, no half characters, no e-mail addresses.

Escaping is the templates' work; this is about characters that no page may hold and about persons' addresses, which
stay in the raw files only.
"""

from __future__ import annotations

import re

# Bounded repeats and one mandatory @ keep this linear in practice.
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?=[A-Za-z0-9])[A-Za-z0-9.\-]{0,252}[A-Za-z0-9]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
WITHHELD = "[e-mail address withheld]"


def shown(text: str) -> str:
    """``text`` as it may stand in a page or an export."""
    if "@" in text:
        text = _EMAIL.sub(WITHHELD, text)
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
