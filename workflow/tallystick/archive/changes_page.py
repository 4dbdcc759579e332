"""The page `changes.html`: what changed since the build before, in one file that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import Any

from .changes import Changes, about_words, lines

STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "li{margin:.6rem 0;overflow-wrap:anywhere}.why{opacity:.85;font-size:.9rem}h1{font-size:1.5rem}h2{font-size:1.2rem}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def _item(entry: dict[str, Any]) -> str:
    words = "".join(f"<br>{escape(line)}" for line in lines(entry))
    why = "".join(f"<br><span class=why>Why: {escape(reason)}</span>" for reason in entry["why"])
    head = f"<strong>{escape(entry['subject'])} {escape(entry['change'])}</strong>: {escape(about_words(entry))}"
    return f"<li>{head}{words}{why}</li>"


def _section(title: str, items: list[str], nothing: str) -> str:
    body = f"<ul>{''.join(items)}</ul>" if items else f"<p>{escape(nothing)}</p>"
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def render(changes: Changes) -> str:
    """The page as HTML; every value is escaped, nothing is loaded and no script runs."""
    if changes.before is None:
        body = "<p>This is the first build here: there is none to compare it with.</p>"
    else:
        inputs = [
            f"<li>{escape(cause)}: {escape(file)} {escape(change)}</li>"
            for cause, files in sorted(changes.inputs.items())
            for file, change in sorted(files.items())
        ]
        parts = [f"<p>Compared with {escape(changes.before)}.</p>"]
        for title, kind in (("Conclusions", "conclusion"), ("Numbers", "number")):
            items = [_item(entry) for entry in changes.entries if entry["kind"] == kind]
            parts.append(_section(f"{title} that changed ({len(items)})", items, "None."))
        parts.append(_section("Inputs that changed", inputs, "None."))
        body = "".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>What changed in this build</title>'
        f"<style>{STYLE}</style></head><body><main><h1>What changed in this build</h1>{body}</main></body></html>\n"
    )
