"""The one exception that carries a fault of the user's data or set-up to the user without a traceback."""

from __future__ import annotations


class InputFault(Exception):
    """Something in the user's files is wrong and the user can mend it.

    Attributes:
        file: the file at fault, as the user named it.
        place: where in it (line, key, code-point span), or ``""``.
        reason: what is wrong, one sentence.
        remedy: what to do about it, one sentence.
    """

    def __init__(self, file: object, reason: str, remedy: str, place: object = "") -> None:
        self.file = str(file)
        self.place = str(place)
        self.reason = reason
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.reason}\n  what to do: {self.remedy}"
