"""Records written as `like` another one: what they take from it, put in before anything is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.policy.reader import RECORD, Reader
from engine.policy.shape import Block
from engine.text.document import Scalar


def completed(block: Block, reader: Reader) -> Block:
    """The file with what each record that is `like` another takes from it."""
    records, whole = block.blocks("records"), block.get("records")
    if not isinstance(whole, Block):
        return block
    made = {name: _completed(name, records, (name,), reader) for name in records}
    return replace(block, entries={**block.entries, "records": replace(whole, entries={**whole.entries, **made})})


def _completed(name: str, records: Mapping[str, Block], path: tuple[str, ...], reader: Reader) -> Block:
    """A record with the inputs, the rules and the result of the one it is `like`, where it has none of its own."""
    block, model = records[name], records[name].get("like")
    if not isinstance(model, Scalar):
        return block
    if model.text in path:
        circle = path[path.index(model.text) :]
        if model.text == min(circle, key=list(records).index):
            reader.report("NOM018", model.span, {"path": " → ".join((*circle, model.text))})
        return block
    if model.text not in records:
        reader.unknown(RECORD, model.text, model.span, records)
        return block
    return _like(block, _completed(model.text, records, (*path, model.text), reader))


def _like(block: Block, model: Block) -> Block:
    """A record completed by another: of a name that both declare, as an input or as a rule, its own meaning."""
    own = {*block.names("inputs"), *block.names("rules")}
    parts = {kind: model[kind] for kind in ("result", "in_force") if kind in model and kind not in block}
    for kind in ("inputs", "rules"):
        taken, mine = model.get(kind), block.get(kind)
        if isinstance(taken, Block):
            entries = {name: value for name, value in taken.items() if name not in own}
            kept = mine if isinstance(mine, Block) else replace(taken, entries={}, keys={})
            parts[kind] = replace(kept, entries={**entries, **kept.entries}, keys={**taken.keys, **kept.keys})
    keys = {kind: block.keys.get(kind) or model.keys[kind] for kind in parts}
    return replace(block, entries={**block.entries, **parts}, keys={**block.keys, **keys})
