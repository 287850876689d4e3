"""States, truth values and choices in columns: what combines without being strict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.backends.sql import numbers
from engine.backends.sql.frames import Frame
from engine.backends.sql.pieces import (
    ERROR,
    FALSE,
    NOT_APPLICABLE,
    NULL,
    ONE,
    TRUE,
    UNKNOWN,
    ZERO,
    Cell,
    Doubt,
    Sql,
    Way,
    case,
    doubts_of,
    is_null,
    joined,
    piece,
    whole,
)

# ── States ──────────────────────────────────────────────────────────────────────────────────────────────────────


def worst(frame: Frame, doubts: Sequence[Doubt]) -> Sql:
    """The state of a strict operator: the first error, else all causes, else not applicable, else 0."""
    if not doubts:
        return ZERO
    if len(doubts) == 1:
        return doubts[0].sql
    named = [replace(doubt, sql=frame.named(doubt.sql)) for doubt in doubts]
    errors = [(piece("{0} < 0", d.sql), d.sql) for d in named if d.ways & ERROR]
    others = [d for d in named if d.ways - ERROR]
    if not others:
        return case(errors, ZERO)
    return case(errors, _causes(frame, others))


def _causes(frame: Frame, doubts: Sequence[Doubt]) -> Sql:
    """All causes of states that are no errors; not applicable only when there is no cause."""
    union = joined(" | ", (doubt.sql for doubt in doubts))
    ways = frozenset(way for doubt in doubts for way in doubt.ways)
    if len(doubts) == 1 or not (ways & UNKNOWN and ways & NOT_APPLICABLE):
        return union
    known = [piece("{0} > 1", doubt.sql) for doubt in doubts if doubt.ways & UNKNOWN]
    return case([(joined(" OR ", known), piece("({0} & -2)", union))], union)


def state(frame: Frame, cell: Cell) -> Sql:
    """The state of a cell, 0 when it has a value."""
    return worst(frame, cell.doubts)


def named_state(frame: Frame, cell: Cell) -> Sql:
    """The state of a cell, computed once."""
    return frame.named(state(frame, cell))


def named(frame: Frame, cell: Cell) -> Cell:
    """The cell, each of whose pieces is computed once."""
    doubts = cell.doubts
    if len(doubts) > 1 or (doubts and not doubts[0].sql.simple):
        doubts = (Doubt(named_state(frame, cell), cell.ways),)
    return replace(cell, parts=tuple(map(frame.named, cell.parts)), doubts=doubts)


def doubtful(state: Sql, ways: frozenset[Way]) -> tuple[Doubt, ...]:
    """The doubts of a cell that has this state."""
    return (Doubt(state, ways),) if ways else ()


def boolean(sql: Sql, *cells: Cell) -> Cell:
    """A truth value as doubtful as the cells that it is made of."""
    return Cell(kind="boolean", parts=(sql,), doubts=doubts_of(*cells))


# ── Conjunction and disjunction ─────────────────────────────────────────────────────────────────────────────────


def kleene(frame: Frame, cells: Sequence[Cell], absorbing: bool) -> Cell:
    """Three-valued conjunction, or disjunction when true is `absorbing`; see `builtins.kleene_and`."""
    word = " OR " if absorbing else " AND "
    cells = _without_constants([truth(cell) for cell in cells], absorbing)
    if not any(cell.doubts for cell in cells):
        return boolean(joined(word, (cell.value for cell in cells)))
    if not any(cell.may(ERROR | NOT_APPLICABLE) for cell in cells):
        # SQL has the same three values
        value = joined(word, (cell.value for cell in cells))
        value = frame.named(value) if len(cells) > 1 else value
        doubts = doubts_of(*cells)
        if len(cells) > 1:
            causes = worst(frame, doubts)
            doubts = (Doubt(case([(is_null(value), causes)], ZERO), UNKNOWN),)
        return Cell(kind="boolean", parts=(value,), doubts=doubts)
    cells = [named(frame, cell) for cell in cells]
    states = {id(cell): state(frame, cell) for cell in cells}
    neutral = FALSE if absorbing else TRUE
    operands = [
        case([(piece("{0} = 1", states[id(cell)]), neutral)], cell.value) if cell.may(NOT_APPLICABLE) else cell.value
        for cell in cells
    ]
    unknown = [cell for cell in cells if cell.may(UNKNOWN)]
    together = joined(word, operands)
    together = frame.named(together) if unknown else together
    branches = [(piece("{0} < 0", states[id(c)]), states[id(c)]) for c in cells if c.may(ERROR)]
    ways = ERROR if branches else frozenset()
    if all(cell.may(NOT_APPLICABLE) for cell in cells):
        branches.append((joined(" AND ", (piece("{0} = 1", states[id(c)]) for c in cells)), ONE))
        ways |= NOT_APPLICABLE
    if unknown:
        causes = piece("({0} & -2)", joined(" | ", (states[id(cell)] for cell in unknown)))
        branches.append((is_null(together), causes))
        ways |= UNKNOWN
    if not branches:
        return boolean(together)
    found = frame.named(case(branches, ZERO))
    value = case([(piece("{0} = 0", found), together)])
    return Cell(kind="boolean", parts=(value,), doubts=doubtful(found, ways))


def _without_constants(cells: Sequence[Cell], absorbing: bool) -> Sequence[Cell]:
    """Operands without those that are constant, as far as the others allow it."""
    decisive, neutral = (TRUE, FALSE) if absorbing else (FALSE, TRUE)
    others = [cell for cell in cells if cell.value not in (decisive, neutral)]
    constants = [cell for cell in cells if cell.value in (decisive, neutral)]
    if any(cell.value == decisive for cell in constants):
        return [boolean(decisive)] if not any(cell.may(ERROR) for cell in others) else cells
    # beside what is not applicable, one that is neutral makes the whole applicable
    if not others or (constants and all(cell.may(NOT_APPLICABLE) for cell in others)):
        return [*others, *constants[:1]]
    return others


def truth(cell: Cell) -> Cell:
    """The cell, as a truth value without value when it can have none."""
    return replace(cell, kind="boolean") if cell.kind == "nothing" else cell


def negation(cell: Cell) -> Cell:
    """The contrary."""
    return boolean(piece("(NOT {0})", cell.value), cell)


# ── Alike ───────────────────────────────────────────────────────────────────────────────────────────────────────


def alike(frame: Frame, cells: Sequence[Cell]) -> list[Cell]:
    """Cells of one kind, in as many pieces."""
    kinds = [cell for cell in cells if cell.kind != "nothing"]
    if not kinds:
        return list(cells)
    like = kinds[0]
    if like.kind == "number":
        return numbers.alike(frame, [numbers.number(cell) for cell in cells])
    nulls = (NULL,) * len(like.parts)
    return [replace(c, kind=like.kind, parts=nulls, table=like.table) if c.kind == "nothing" else c for c in cells]


def equal(frame: Frame, a: Cell, b: Cell) -> Sql:
    """Whether two values of any kind are equal."""
    if "range" in (a.kind, b.kind):
        item, range_ = (a, b) if b.kind == "range" else (b, a)
        return within(frame, item, range_)
    a, b = alike(frame, [a, b])
    if a.kind == "number":
        return numbers.equal(frame, a, b)
    return joined(" AND ", (piece("({0} = {1})", x, y) for x, y in zip(a.parts, b.parts, strict=True)))


def compared(frame: Frame, symbol: str, a: Cell, b: Cell) -> Sql:
    """A comparison of two values of one kind; `symbol` is that of SQL."""
    if a.kind == "number":
        return numbers.compare(frame, symbol, a, b)
    return piece(f"({{0}} {symbol} {{1}})", a.value, b.value)


def within(frame: Frame, item: Cell, range_: Cell) -> Sql:
    """Whether a value is in a period, or in the range of a cell; an end that is not there is no end."""
    ends = []
    for place, symbol in enumerate((">=", "<=")):
        end = range_.parts[place]
        if item.kind == "number":
            limit = Cell(kind="number", parts=(end,), denominator=range_.denominator)
            test = numbers.compare(frame, symbol, item, limit)
        else:
            test = piece(f"({{0}} {symbol} {{1}})", item.value, end)
        ends.append(piece("({0} IS NULL OR {1})", end, test) if range_.kind == "range" else test)
    return joined(" AND ", ends)


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Guard:
    """The state of a choice before its value is looked at, and what stands when nothing is true."""

    state: Sql
    ways: frozenset[Way]


def choose(
    frame: Frame, conditions: Sequence[Cell], values: Sequence[Cell], otherwise: Cell | None, exclusive: bool,
    error: Callable[[str], int],
) -> Cell:  # fmt: skip
    """The value of the alternative that decides; see `builtins.choose`."""
    conditions = [truth(cell) for cell in conditions]
    several = len(conditions) > 1 or otherwise is None
    if several or any(cell.doubts for cell in conditions):
        conditions = [named(frame, cell) for cell in conditions]
    last = otherwise or Cell(kind="nothing", parts=(NULL,))
    guard = (_exclusive if exclusive else _first_match)(frame, conditions, otherwise is None, error)
    *values, last = alike(frame, [*values, last])
    stop = frame.named(guard.state) if guard.ways else ZERO
    halt = [piece("{0} <> 0", stop)] if guard.ways else []
    parts = tuple(
        _typed(frame, last, case([*((test, NULL) for test in halt), *_branches(conditions, values, place)], part))
        for place, part in enumerate(last.parts)
    )
    ways = guard.ways.union(*(cell.ways for cell in (*values, last)))
    if not ways:
        return replace(last, parts=parts, doubts=())
    found = [(test, stop) for test in halt]
    if any(cell.doubts for cell in (*values, last)):
        arms = [(c.value, state(frame, v)) for c, v in zip(conditions, values, strict=True)]
        found_state = case([*found, *arms], state(frame, last))
    else:
        found_state = stop
    return replace(last, parts=parts, doubts=doubtful(found_state, ways))


def _typed(frame: Frame, cell: Cell, sql: Sql) -> Sql:
    """A choice between numbers in the type of their bounds: that of the constants may be a smaller one."""
    return frame.dialect.fitted(sql) if cell.kind == "number" and sql.low is not None and not sql.simple else sql


def _branches(conditions: Sequence[Cell], values: Sequence[Cell], place: int) -> list[tuple[Sql, Sql]]:
    return [(c.value, v.parts[place]) for c, v in zip(conditions, values, strict=True)]


def _exclusive(frame: Frame, conditions: Sequence[Cell], open_: bool, error: Callable[[str], int]) -> Guard:
    """Two that are true are an error; one decides; none and one unknown is unknown."""
    branches: list[tuple[Sql, Sql]] = []
    ways: frozenset[Way] = frozenset()
    if len(conditions) > 1:
        count = joined(" + ", (case([(cell.value, ONE)], ZERO) for cell in conditions))
        branches.append((piece("{0} > 1", count), whole(error("EVA004"))))
        ways |= ERROR
    doubts = doubts_of(*conditions)
    if not doubts and not open_:
        return Guard(case(branches, ZERO), ways)
    branches += [(cell.value, ZERO) for cell in conditions]
    pending = [_without_inapplicable(doubt) for doubt in doubts if doubt.ways - NOT_APPLICABLE]
    if pending:
        found = frame.named(worst(frame, pending))
        branches.append((piece("{0} <> 0", found), found))
        ways = ways.union(*(doubt.ways for doubt in pending))
    return _settled(branches, ways, conditions, open_, frame, error)


def _first_match(frame: Frame, conditions: Sequence[Cell], open_: bool, error: Callable[[str], int]) -> Guard:
    """An unknown before the first that is true makes the choice unknown; so does an error before it."""
    branches: list[tuple[Sql, Sql]] = []
    ways: frozenset[Way] = frozenset()
    before: list[Doubt] = []
    for cell in conditions:
        found = state(frame, cell)
        if cell.may(ERROR):
            branches.append((piece("{0} < 0", found), found))
            ways |= ERROR
        branches.append((cell.value, _unknowns(frame, before)))
        if cell.may(UNKNOWN):
            before.append(Doubt(found, UNKNOWN))
            ways |= UNKNOWN
    if before:
        union = frame.named(_unknowns(frame, before))
        branches.append((piece("{0} <> 0", union), union))
    if not ways and not open_:
        return Guard(ZERO, frozenset())
    return _settled(branches, ways, conditions, open_, frame, error)


def _unknowns(frame: Frame, before: Sequence[Doubt]) -> Sql:
    """The causes of the conditions before one: their other states do not count."""
    if not before:
        return ZERO
    return frame.named(joined(" | ", (frame.named(case([(piece("{0} > 1", d.sql), d.sql)], ZERO)) for d in before)))


def _without_inapplicable(doubt: Doubt) -> Doubt:
    """A state in which what is not applicable counts as not met."""
    if not doubt.ways & NOT_APPLICABLE:
        return doubt
    return Doubt(case([(piece("{0} = 1", doubt.sql), ZERO)], doubt.sql), doubt.ways - NOT_APPLICABLE)


def _settled(
    branches: list[tuple[Sql, Sql]], ways: frozenset[Way], conditions: Sequence[Cell], open_: bool, frame: Frame,
    error: Callable[[str], int],
) -> Guard:  # fmt: skip
    """The guard, with what stands for the value when nothing is true and nothing is said of that."""
    if not open_:
        return Guard(case(branches, ZERO), ways)
    if all(cell.may(NOT_APPLICABLE) for cell in conditions):
        none = joined(" AND ", (piece("{0} = 1", state(frame, cell)) for cell in conditions))
        branches.append((none, ONE))
        ways |= NOT_APPLICABLE
    return Guard(case(branches, whole(error("EVA005"))), ways | ERROR)


# ── Membership and states as values ─────────────────────────────────────────────────────────────────────────────


def membership(frame: Frame, value: Cell, items: Sequence[Cell]) -> Cell:
    """Whether a value is in a list, a period or a range; see `builtins.membership`."""
    if len(items) == 1 and items[0].kind in ("period", "range"):
        return boolean(within(frame, value, items[0]), value, items[0])
    if not any(item.doubts for item in items):
        tests = [equal(frame, value, item) for item in items]
        return boolean(joined(" OR ", tests), value)
    value = named(frame, value)
    certain = replace(value, doubts=())
    verdicts = [boolean(equal(frame, certain, item), item) for item in items]
    found = named(frame, kleene(frame, verdicts, absorbing=True))
    if not value.doubts:
        return found
    own, all_ = state(frame, value), worst(frame, doubts_of(value, *items))
    total = case([(piece("{0} <> 0", own), all_)], state(frame, found))
    return Cell(
        kind="boolean",
        parts=(case([(piece("{0} = 0", own), found.value)]),),
        doubts=doubtful(total, value.ways.union(found.ways, *(item.ways for item in items))),
    )


def instead(frame: Frame, value: Cell, replacement: Cell, ways: frozenset[Way]) -> Cell:
    """The value, or its replacement when it is in a state: unknown, or not applicable."""
    if not value.may(ways):
        return value
    value = named(frame, value)
    found = state(frame, value)
    value, replacement = alike(frame, [value, replacement])
    test = piece("{0} > 1", found) if ways == UNKNOWN else piece("{0} = 1", found)
    parts = tuple(
        _typed(frame, value, case([(test, r)], v)) for v, r in zip(value.parts, replacement.parts, strict=True)
    )
    left = (value.ways - ways) | replacement.ways
    rest = case([(test, state(frame, replacement))], found)
    return replace(replacement, parts=parts, doubts=doubtful(rest, left))


def is_known(frame: Frame, cell: Cell) -> Cell:
    """Whether there is a value; an error stays one."""
    return _asked(frame, cell, piece("{0} = 0", named_state(frame, cell)) if cell.doubts else TRUE)


def is_given(frame: Frame, cell: Cell, names: int) -> Cell:
    """Whether the case gives a fact, be it a name that was not recognised: one of the causes `names`."""
    if not cell.may(UNKNOWN):
        return _asked(frame, cell, TRUE)
    found = named_state(frame, cell)
    is_name = piece(f"({{0}} & {names}) <> 0", found) if names else FALSE
    return _asked(frame, cell, case([(piece("{0} > 1", found), is_name)], TRUE))


def _asked(frame: Frame, cell: Cell, answer: Sql) -> Cell:
    """An answer about a cell, which stays an error when that is one."""
    if not cell.may(ERROR):
        return boolean(answer)
    found = named_state(frame, cell)
    error = piece("{0} < 0", found)
    return Cell(
        kind="boolean",
        parts=(case([(error, NULL)], answer),),
        doubts=(Doubt(case([(error, found)], ZERO), ERROR),),
    )


def require(frame: Frame, error: int, condition: Cell, value: Cell, reason: Cell) -> Cell:
    """The value, provided that the condition holds."""
    condition, value, reason = (named(frame, cell) for cell in (truth(condition), value, reason))
    failed = [piece("NOT {0}", condition.value)]
    failed += [piece("{0} IS NOT NULL", cell.value) for cell in (value, reason) if cell.doubts]
    doubts = doubts_of(condition, value, reason)
    tests = [condition.value, *(piece("{0} IS NOT NULL", reason.value) for _ in reason.doubts[:1])]
    wrong = Doubt(case([(joined(" AND ", failed), whole(error))], ZERO), ERROR)
    parts = tuple(case([(joined(" AND ", tests), part)]) for part in value.parts)
    return replace(value, parts=parts, doubts=(*doubts, wrong))
