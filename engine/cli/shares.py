"""Shares out of 100 among the options of commands: the least that a gate lets through."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from engine.cli.kit import Option, misuse
from engine.text.diagnostics import Words

FAIL_UNDER = Option(
    "--fail-under",
    "--au-moins",
    "fail_under",
    about=Words("part au-dessous de laquelle le code de sortie est 1, sur 100", "share below which the exit code is 1"),
    value=Words("PART", "SHARE"),
)
"""The option that makes a measure a gate."""


def percent(written: str | None) -> Fraction | None:
    """A share out of 100.

    Raises:
        Misuse: if it is none.
    """
    if written is None:
        return None
    digits = written.strip().removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", digits) or Decimal(digits) > 100:
        raise misuse("GOL002", value=written)
    return Fraction(digits) / 100
