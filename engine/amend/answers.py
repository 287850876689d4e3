"""What two decisions on one case have in common and what not: values that moved, amounts that can be added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.casework.decision import ChildResult, Decision, Output
from engine.language.types import TEXT, Number, Type
from engine.language.values import Exact, NotApplicable, Row, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One value of the result that is not the same, at `path` (`effectifs[2].part`), or the outcome of the record there
    when it has no `label`; `gap` is the difference between
    two numbers, None when one of them is no number."""

    path: str
    label: str
    type: Type
    old: Any
    new: Any
    gap: Exact | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A value of the results that can be added up: its record and its name, then what it is called, and its type."""

    record: str
    name: str
    label: str = field(compare=False)
    type: Type = field(compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """The results that are added up together: all of them (`by` empty), or those of one outcome or of one value."""

    by: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision says of the root or of a record below it."""

    path: str
    record: str
    outcome: str
    words: str
    outputs: tuple[Output, ...]

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def answers(decision: Decision) -> Iterator[Answer]:
    """What a decision says of the root, then of each record below it."""
    yield Answer("", decision.record, decision.outcome, decision.outcome_words, decision.outputs)
    for child in decision.children:
        yield _of_child(child)


def _of_child(child: ChildResult) -> Answer:
    return Answer(child.path, child.record, child.outcome, child.outcome_words, child.outputs)


def moved_values(old: Decision, new: Decision) -> Iterator[Moved]:
    """What is not the same: the values of the root, then the outcomes and the values of the records below it."""
    before = {(answer.path, output.name): output for answer in answers(old) for output in answer.outputs}
    outcomes = {answer.path: answer.words for answer in answers(old)}
    for answer in answers(new):
        if answer.path and answer.words != outcomes.get(answer.path, answer.words):
            was, now = outcomes[answer.path], answer.words
            yield Moved(path=answer.path, label="", type=TEXT, old=was, new=now, gap=None)
        for output in answer.outputs:
            known = before.get((answer.path, output.name))
            if known is not None and not alike(known.value, output.value):
                yield Moved(
                    path=answer.at(output.name),
                    label=output.label,
                    type=output.type,
                    old=known.value,
                    new=output.value,
                    gap=_gap(known.value, output.value),
                )


def _gap(old: Any, new: Any) -> Exact | None:
    """How much more there is; what does not apply counts for nothing, what is not known for no gap at all."""
    was, now = _number(old), _number(new)
    return None if was is None or now is None or isinstance(new, bool) else now - was


def _number(value: Any) -> Exact | None:
    if isinstance(value, NotApplicable):
        return 0
    return None if isinstance(value, (State, bool, str)) or not isinstance(value, Exact) else value


def _adds_up(type: Type) -> bool:
    """Whether values of a type can be added up over cases: what is counted or paid, not rates, shares and ages."""
    if not isinstance(type, Number) or type.percent or not type.unit.powers or type.unit.duration:
        return False
    return all(power > 0 for _, power in type.unit.powers)


def alike(one: Any, other: Any) -> bool:
    """Whether two values, or two states, are the same answer: what is missing may differ."""
    if isinstance(one, State) or isinstance(other, State):
        return type(one) is type(other)
    if isinstance(one, Row) and isinstance(other, Row):
        return one.key == other.key
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def amounts(decision: Decision) -> Iterator[tuple[Answer, Amount, Exact]]:
    """What adds up in a decision; what is not known is left out."""
    for answer in answers(decision):
        for output in answer.outputs:
            value = _number(output.value)
            if value is not None and _adds_up(output.type):
                yield answer, Amount(answer.record, output.name, output.label, output.type), value


def addends(decision: Decision) -> Iterator[tuple[Amount, Group, Exact]]:
    """Each amount of a decision, in each of the groups it is in."""
    groups = {answer.path: tuple(_groups(answer)) for answer in answers(decision)}
    for answer, amount, value in amounts(decision):
        for group in groups[answer.path]:
            yield amount, group, value


def _groups(answer: Answer) -> Iterator[Group]:
    """All, those of the same outcome, and for each value that is a name those of the same name."""
    yield Group()
    if answer.outcome != "computed":
        yield Group("outcome", answer.words)
    for output in answer.outputs:
        if isinstance(output.value, str):
            yield Group(output.label, output.value)
