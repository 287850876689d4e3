"""The catalogue: every diagnostic the engine can make, one module a family, looked up by code.

YML  reading YAML          FRM  shape of the file       SYN  expressions
NOM  names                 TYP  types and units         REG  rules
TAB  tables                CAS  cases and golden files  EVA  evaluation
CMD  the command line        BAT  batches                 PRV  what is proved or refuted
AMD  amending a policy       DIF  comparing policies      GOL  golden cases as a gate
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from engine.text.diagnostics import Entry

FAMILIES = ("yml", "frm", "syn", "nom", "typ", "reg", "tab", "cas", "eva", "cmd", "bat", "prv", "amd", "dif", "gol")


@cache
def entries() -> dict[str, Entry]:
    """All entries by code.

    Raises:
        ValueError: if two entries share a code.
    """
    found: dict[str, Entry] = {}
    for family in FAMILIES:
        for entry in import_module(f"{__name__}.{family}").ENTRIES:
            if entry.code in found:
                raise ValueError(f"two diagnostics have the code {entry.code}")
            found[entry.code] = entry
    return found


def entry(code: str) -> Entry:
    """The entry of a code; a KeyError here is a fault of the engine, not of the user."""
    return entries()[code]
