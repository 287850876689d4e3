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
        ValueError: if two entries share a code, or one has the code of another family.
    """
    return {code: entry for family in FAMILIES for code, entry in _of_family(family).items()}


def entry(code: str) -> Entry:
    """The entry of a code, of whose family alone the module is loaded; a KeyError here is a fault of the engine, not of
    the user."""
    return _of_family(code[:3].lower())[code]


@cache
def _of_family(family: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in import_module(f"{__name__}.{family}").ENTRIES:
        if entry.code in found or not entry.code.startswith(family.upper()):
            raise ValueError(f"two diagnostics have the code {entry.code}, or it is of another family than {family}")
        found[entry.code] = entry
    return found
