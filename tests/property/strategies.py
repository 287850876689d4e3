"""Random trees of the language: expressions and cells as an author could have written them."""

import datetime
from fractions import Fraction
from unicodedata import normalize

from hypothesis import strategies as st

from engine.language.builtins import function_words
from engine.language.syntax import (
    Appraisal,
    Arm,
    AtDate,
    Boolean,
    Call,
    Choice,
    Comparison,
    Date,
    Items,
    Lookup,
    Member,
    Name,
    Node,
    NotApplicable,
    Number,
    Reading,
    Subject,
    Text,
    Within,
)
from engine.language.tokens import reserved_anywhere

COMPARATORS = ("eq", "ne", "lt", "le", "gt", "ge")
FUNCTIONS = sorted({*function_words("fr").values()} & {*function_words("en").values()})
CLOSING_QUOTES = {'"', "»", "”"}


def identifiers() -> st.SearchStrategy[str]:
    """Names that are reserved in neither surface, with accents."""
    shape = st.from_regex(r"[a-zéàœ_][a-z0-9éèêàçœ_]{0,6}", fullmatch=True).map(lambda name: normalize("NFC", name))
    return shape.filter(lambda name: name.casefold() not in reserved_anywhere())


def texts() -> st.SearchStrategy[str]:
    """Texts that one of the three pairs of quotation marks can hold, on one line."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
    return (
        st.text(letters, max_size=8)
        .map(lambda text: normalize("NFC", text))
        .filter(lambda text: not CLOSING_QUOTES <= set(text))
    )


def numbers() -> st.SearchStrategy[Number]:
    """Positive literals, with their decimals and units: `10 000.50 €`, `20 élèves`."""
    units = st.sampled_from(["", "", "€", "%", "mois", "élèves", "€/élève", "€/élève/mois"]) | identifiers()
    digits, decimals = st.integers(0, 10**9), st.integers(0, 4)
    return st.builds(
        lambda n, places, unit: Number(value=Fraction(n, 10**places), decimals=places, unit=unit),
        digits,
        decimals,
        units,
    )


def literals() -> st.SearchStrategy[Node]:
    return st.one_of(
        numbers(),
        st.builds(Text, value=texts()),
        st.builds(Date, value=st.dates(datetime.date(1, 1, 1))),
        st.builds(Boolean, value=st.booleans()),
        st.just(NotApplicable()),
    )


def expressions(*, names: st.SearchStrategy[str] | None = None, max_leaves: int = 12) -> st.SearchStrategy[Node]:
    """Trees that parsing can give, of every kind of node but `Subject`; `names` are the names they mention."""
    name = names or identifiers()
    leaves = st.one_of(
        literals(),
        st.builds(Name, name=name),
        st.builds(Reading, name=name),
        st.builds(Appraisal, name=name),
    )
    return st.recursive(leaves, lambda parts: _above(parts, name), max_leaves=max_leaves)


def _several(parts: st.SearchStrategy[Node], least: int, most: int) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(parts, min_size=least, max_size=most).map(tuple)


def _infix(functions: tuple[str, ...], arguments: st.SearchStrategy[tuple[Node, ...]]) -> st.SearchStrategy[Node]:
    return st.builds(Call, function=st.sampled_from(functions), arguments=arguments, infix=st.just(True))


def _above(parts: st.SearchStrategy[Node], name: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
    """One node above others."""
    items = st.builds(Items, items=_several(parts, 1, 3))
    comparisons = st.integers(1, 3).flatmap(
        lambda n: st.builds(
            Comparison,
            operands=_several(parts, n + 1, n + 1),
            operators=st.lists(st.sampled_from(COMPARATORS), min_size=n, max_size=n).map(tuple),
        )
    )
    return st.one_of(
        _infix(("or", "and"), _several(parts, 2, 4)),
        _infix(("not", "neg"), _several(parts, 1, 1)),
        _infix(("add", "sub", "mul", "div"), _several(parts, 2, 2)),
        _infix(("in", "starts_with", "ends_with", "contains"), _several(parts, 2, 2)),
        _infix(("in",), st.tuples(parts, items)),
        comparisons,
        st.builds(Within, value=parts, low=parts, high=parts),
        st.builds(Member, target=parts, name=name),
        st.builds(Lookup, table=parts, keys=_several(parts, 1, 2)),
        st.builds(AtDate, parameter=st.builds(Name, name=name), date=parts),
        st.builds(
            Choice,
            arms=st.lists(st.builds(Arm, condition=parts, value=parts), min_size=1, max_size=3).map(tuple),
            otherwise=parts,
        ),
        st.builds(Call, function=st.sampled_from(FUNCTIONS), arguments=_several(parts, 0, 3)),
        st.builds(Call, function=st.sampled_from(FUNCTIONS), arguments=_several(parts, 1, 2), where=parts),
    )


def cells() -> st.SearchStrategy[Node]:
    """Tests on the value of a column, as a cell of a decision table gives them."""
    value, subject = expressions(max_leaves=4), st.just(Subject())
    bound = st.sampled_from(("lt", "le", "gt", "ge"))

    def compared(operators: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
        return st.builds(Comparison, operands=st.tuples(subject, value), operators=st.tuples(operators))

    interval = st.builds(Within, value=subject, low=value, high=value)
    items = st.builds(Items, items=_several(value, 2, 4))
    return st.one_of(
        st.just(Boolean(value=True)),
        compared(st.sampled_from(COMPARATORS)),
        interval,
        _infix(("and",), _several(compared(bound) | interval, 2, 3)),
        _infix(("in",), st.tuples(subject, items)),
    )
