"""The files of rows beside a policy, changed cell by cell: the lines that stay are the same, byte for byte."""

from __future__ import annotations

from engine.amend.splice import Splice, spliced
from engine.amend.surfaces import Surfaces
from engine.policy.model import Table
from engine.policy.tables import read_grid

MARK = b"\xef\xbb\xbf"
"""What begins a file that Excel saved in UTF-8."""


def translated(raw: bytes, table: Table, surfaces: Surfaces) -> bytes:
    """A file of rows with the words of its cells in another language: `oui` is `yes`, `8 et plus` is `8 and more`."""
    grid = read_grid(raw, table.file or "", table)
    splices = []
    for row, spans in zip(grid.rows, grid.spans, strict=True):
        for name, column in table.columns.items():
            text = row.get(name, "").strip()
            new = surfaces.value(text, column.type, column.ranges)
            if new != text:
                splices.append(Splice(spans[name], new))
    return (MARK if raw.startswith(MARK) else b"") + spliced(grid.source.text, splices).encode()
