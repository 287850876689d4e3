"""What an author wrote, expression by expression: the tree the parser builds and the printer reads.

Names are unresolved text, units are unresolved words; operators and functions are identified by their English
name in the table of builtins, whatever the language they were written in.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction

from engine.language.tree import Tree
from engine.text.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Tree):
    """Base of every node; `span` is in characters of the policy file and takes no part in equality."""

    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    """`600.50`, `600,50`, `151 €/élève`, `50 %`, `10 000 €`.

    `value` is exact; `decimals` is the number of decimals written; `unit` is the unit as written (`€/élève`, `%`),
    empty when there is none.
    """

    value: Fraction
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """`"texte"`, `«texte»`, `“texte”`."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Node):
    """`2020-12-31`, and in French `31/12/2020`."""

    value: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Node):
    """`oui`, `non` standing alone as a value is written `vrai`, `faux`."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable(Node):
    """`sans_objet`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """`revenu`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Node):
    """The value of the column, left unsaid in a cell of a decision table: `moins de 10 €`, `cap ou bac_pro`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Node):
    """`formation.spécialité`."""

    target: Node
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Node):
    """`plafonds[enfants, échelon]`: one row of a table."""

    table: Node
    keys: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDate(Node):
    """`smic à date(n - 2, 7, 1)`: a parameter read at another date."""

    parameter: Name
    date: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Node):
    """`lecture boursiers`: the reading taken of an ambiguity."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal(Node):
    """`appréciation difficulté`: a norm somebody decides."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    """`3 <= x < 8`: operands `(3, x, 8)`, operators `(le, lt)`."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    """`x entre 3 et 8`, both bounds included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Items(Node):
    """`["311", "312"]`, only on the right of `dans`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm(Node):
    """`si condition alors value`."""

    condition: Node
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Node):
    """`si a alors x sinon si b alors y sinon z`: the first true condition decides."""

    arms: tuple[Arm, ...]
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function or an operator: `min(a, b)`, `a + b`, `non a`, `x dans [...]`, `somme(effectifs.montant où …)`.

    `function` is the identifier in the table of builtins, or the written word when there is none (a diagnostic is
    made when names are bound). `where` is the condition after `où`. `infix` says it was written as an operator.
    """

    function: str
    arguments: tuple[Node, ...]
    where: Node | None = None
    infix: bool = False
    name_span: Span = field(default=NOWHERE, compare=False)
