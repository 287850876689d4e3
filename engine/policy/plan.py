"""In which order the rules of a policy are computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from engine.language import core
from engine.language.tree import children, walk
from engine.policy.model import Policy, Record, Table

Key = tuple[str, str]
"""A field: the record or the table that owns it, and its name."""

Graph = Mapping[Key, frozenset[Key]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules of one record, or of one table, computed together row after row: none reads another from a further row."""

    record: str
    fields: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """A policy and the order of its rules. Equal only to itself, so that what is made from it can be kept by it.

    `table_stages` come first: they depend on the parameters, the readings and the date, not on the case. `stages` are
    those of one kind of case after the other.
    """

    policy: Policy
    table_stages: tuple[Stage, ...]
    stages: tuple[Stage, ...]

    @property
    def order(self) -> tuple[Key, ...]:
        """The rules of the records, each after those it reads."""
        return _keys(self.stages)

    @property
    def table_order(self) -> Mapping[str, tuple[str, ...]]:
        """The rules of each table, each after those of the same table it reads."""
        return {id: tuple(n for owner, n in _keys(self.table_stages) if owner == id) for id in self.policy.tables}

    def stages_of(self, record: str) -> tuple[Stage, ...]:
        """The stages for the cases of a record: its own, and those of the records below it."""
        concerned = family(self.policy, record)
        return tuple(stage for stage in self.stages if stage.record in concerned)

    def expression(self, key: Key) -> core.Node:
        """What a rule means."""
        return self.policy.owner(key[0]).rules[key[1]].expression


def family(policy: Policy, record: str) -> tuple[str, ...]:
    """A record, and all those below it."""
    return (record, *(id for child in policy.children_of(record) for id in family(policy, child.id)))


def reads(expression: core.Node) -> frozenset[Key]:
    """The fields, computed or given, that an expression reads from any row."""
    return frozenset((node.record, node.name) for node in walk(expression) if isinstance(node, core.Field))


def reads_elsewhere(expression: core.Node) -> frozenset[Key]:
    """The fields that an expression reads from other rows than its own."""
    fields = (node for node in walk(expression) if isinstance(node, core.Field))
    return frozenset((node.record, node.name) for node in fields if not isinstance(node.row, core.Current))


def is_closed(expression: core.Node) -> bool:
    """Whether an expression speaks of no row of an aggregate around it."""
    inner = {node.depth for node in walk(expression) if isinstance(node, core.Aggregate)}
    return all(node.depth in inner for node in walk(expression) if isinstance(node, core.Bound))


def is_of_no_row(expression: core.Node) -> bool:
    """Whether an expression is closed and reads no field of a record: it is the same for all cases of a date."""
    rows = (core.Current, core.Children)
    return is_closed(expression) and not any(isinstance(node, rows) for node in walk(expression))


def largest(
    expression: core.Node, concerned: Callable[[core.Node], object], fits: Callable[[core.Node], bool]
) -> Iterator[core.Node]:
    """The largest parts of an expression that fit, looked for in those that are concerned; an alternative is none,
    for it is no expression by itself."""
    if not concerned(expression):
        return
    if not isinstance(expression, core.Arm) and fits(expression):
        yield expression
        return
    for part in children(expression):
        yield from largest(part, concerned, fits)


def dependencies(policy: Policy) -> Graph:
    """For every rule, hidden ones included, the fields that it reads."""
    return {**_reads_of(policy.tables.values()), **_reads_of(policy.records.values())}


def find_cycle(graph: Graph) -> tuple[Key, ...] | None:
    """A cycle when there is one: each field reads the next, and the first is also the last."""
    try:
        TopologicalSorter(_in_fixed_order(graph)).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return None


def plan(policy: Policy) -> Plan:
    """The order in which to compute the rules of a policy.

    Raises:
        ValueError: if rules read one another in a circle (`find_cycle` says which).
    """
    families = [[policy.records[id] for id in family(policy, root.id)] for root in policy.roots()]
    stages = [stage for records in families for stage in _stages(records)]
    return Plan(policy, _stages(policy.tables.values()), tuple(stages))


def _reads_of(owners: Iterable[Record | Table]) -> Graph:
    return {(owner.id, rule.name): reads(rule.expression) for owner in owners for rule in owner.rules.values()}


def _keys(stages: Iterable[Stage]) -> tuple[Key, ...]:
    return tuple((stage.record, name) for stage in stages for name in stage.fields)


def _in_fixed_order(graph: Graph) -> dict[Key, list[Key]]:
    """The same graph between rules only, without what depends on the order of a set."""
    return {key: sorted(read for read in graph[key] if read in graph) for key in graph}


def _stages(owners: Iterable[Record | Table]) -> tuple[Stage, ...]:
    """Few stages: the better of the orders that begin with one owner or another and stay with each while they can."""
    owners = tuple(owners)
    graph = _reads_of(owners)
    elsewhere = {
        (owner.id, rule.name): reads_elsewhere(rule.expression) for owner in owners for rule in owner.rules.values()
    }
    first = tuple(dict.fromkeys(owner for owner, _ in graph))
    return min((_grouped(graph, elsewhere, owner) for owner in first), key=len, default=())


def _grouped(graph: Graph, elsewhere: Graph, first: str) -> tuple[Stage, ...]:
    sorter = TopologicalSorter(_in_fixed_order(graph))
    sorter.prepare()
    ready: dict[str, list[str]] = {owner: [] for owner in dict.fromkeys([first, *(owner for owner, _ in graph)])}
    stages: list[Stage] = []
    owner, fields, computed = first, list[str](), set[Key]()
    while sorter.is_active():
        for key in sorter.get_ready():
            ready[key[0]].append(key[1])
        if not ready[owner]:
            stages.append(Stage(owner, tuple(fields)))
            owner, fields, computed = max(ready, key=lambda other: len(ready[other])), [], set()
        batch = [name for name in ready[owner] if elsewhere[owner, name].isdisjoint(computed)]
        if not batch:
            # what is left reads from the other rows what this stage computes
            stages.append(Stage(owner, tuple(fields)))
            batch, fields, computed = ready[owner], [], set()
        fields += batch
        computed.update((owner, name) for name in batch)
        ready[owner] = [name for name in ready[owner] if (owner, name) not in computed]
        sorter.done(*((owner, name) for name in batch))
    return tuple(stage for stage in [*stages, Stage(owner, tuple(fields))] if stage.fields)
