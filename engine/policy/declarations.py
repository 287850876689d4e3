"""What a policy declares, read before any rule: tables and records with their fields, and what rules refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.language.elaborate import Owner
from engine.policy.inputs import decided, inputs
from engine.policy.model import Appraisal, Input, Parameter, Reading
from engine.policy.provisions import appraisal, parameter, reading
from engine.policy.reader import RECORD, Reader
from engine.policy.shape import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All that expressions can name.

    `blocks` are the tables and the records as they are written, `owners` the same as far as names are concerned, and
    `given` their inputs and columns, with the fields that stand for appraisals.
    """

    blocks: Mapping[str, Block]
    owners: Mapping[str, Owner]
    given: Mapping[str, Mapping[str, Input]]
    parameters: Mapping[str, Parameter]
    readings: Mapping[str, Reading]
    appraisals: Mapping[str, Appraisal]


def declare(block: Block, reader: Reader) -> Declared:
    """All that a policy declares."""
    tables, records = block.blocks("tables"), block.blocks("records")
    blocks = {**tables, **records}
    owners = _owners(tables, records, reader)
    readings = {name: reading(name, b, reader) for name, b in block.blocks("readings").items()}
    appraisals = {name: appraisal(name, b, blocks, reader) for name, b in block.blocks("appraisals").items()}
    columns = tuple(f"{table}.{column}" for table in tables for column in blocks[table].names("columns"))
    given = {name: inputs(b, "columns" if name in tables else "inputs", columns, reader) for name, b in blocks.items()}
    for made in appraisals.values():
        if made.record in given:
            given[made.record][made.id] = decided(made)
    for name, b in tables.items():
        keys = tuple(given[name][key.text].type for key in b.scalars("key") if key.text in given[name])
        owners[name] = replace(owners[name], keys=keys)
    return Declared(
        blocks=blocks,
        owners=owners,
        given=given,
        parameters={name: parameter(name, b, reader) for name, b in block.blocks("parameters").items()},
        readings=readings,
        appraisals=appraisals,
    )


def plural(name: str, block: Block) -> str:
    """What the records of a name are called in the one they are in."""
    return block.text("plural") or f"{name}s"


def _owners(tables: Mapping[str, Block], records: Mapping[str, Block], reader: Reader) -> dict[str, Owner]:
    """Tables and records as far as names are concerned; the types of keys are not known yet."""
    parents = _parents(records, reader)
    children: dict[str, dict[str, str]] = {name: {} for name in records}
    for name, parent in parents.items():
        children[parent][plural(name, records[name])] = name
    return {
        name: Owner(
            id=name,
            is_table=name in tables,
            fields=frozenset((*b.names("inputs"), *b.names("columns"), *b.names("rules"))),
            parent=parents.get(name),
            children=children.get(name, {}),
        )
        for name, b in {**tables, **records}.items()
    }


def _parents(records: Mapping[str, Block], reader: Reader) -> dict[str, str]:
    """In which record each record is; none is in itself, nor in one that is in it."""
    found: dict[str, str] = {}
    for name, b in records.items():
        parent = b.text("in")
        if parent in records:
            path = [name, parent]
            while path[-1] in found:
                path.append(found[path[-1]])
            if path[-1] == name:
                reader.report("NOM019", b["in"].span, {"path": " → ".join(path)})
            else:
                found[name] = parent
        elif parent:
            reader.unknown(RECORD, parent, b["in"].span, records)
    return found
