"""Reading a page as a browser would, far enough for tests: elements, ids, links, words."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Elements with attributes, ids, addresses, and text by the id of the section it stands in."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr", "rect", "line", "circle", "path", "col"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.sections: dict[str, str] = {}
        self.faults: list[str] = []
        self._section = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag == "section":
            self._section = values.get("id", "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.sections[self._section] = self.sections.get(self._section, "") + data

    @property
    def ids(self) -> list[str]:
        return [values["id"] for _, values in self.elements if "id" in values]

    def addresses(self) -> list[str]:
        """Every address that a browser could follow or fetch."""
        names = ("href", "src", "srcset", "action", "data", "poster", "xlink:href", "background")
        return [values[name] for _, values in self.elements for name in names if name in values]

    def tags(self, name: str) -> list[dict[str, str]]:
        return [values for tag, values in self.elements if tag == name]
