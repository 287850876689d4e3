"""One name, one meaning: what an expression may read has a name that can be written, and that nothing else has."""

from __future__ import annotations

import re

from engine.language.elaborate import CASE_DATE
from engine.language.tokens import words as reserved_words
from engine.policy.declarations import Declared, plural
from engine.policy.reader import Reader
from engine.policy.shape import Block
from engine.text.diagnostics import Words
from engine.text.source import Span


def check_names(block: Block, declared: Declared, reader: Reader) -> None:
    """Report names that cannot be written in an expression, and those that fields, parameters and tables share.

    Args:
        block: the file.
        declared: what it declares.
        reader: takes what is found.
    """
    for group in ("parameters", "tables", "records", "readings", "appraisals"):
        for name in block.names(group):
            _check_name(name, block[group].key_span(name), reader)
    for name in block.blocks("parameters"):
        if name in declared.owners:
            _taken(name, block["parameters"].key_span(name), _OWNER, reader)
    shared = dict.fromkeys(declared.parameters, _PARAMETER)
    shared |= {name: _TABLE for name, owner in declared.owners.items() if owner.is_table}
    for owner, b in declared.blocks.items():
        for kind in ("inputs", "columns", "rules"):
            for name in b.names(kind):
                span = b[kind].key_span(name)
                _check_name(name, span, reader)
                if name in shared and not declared.owners[owner].is_table:
                    _taken(name, span, shared[name], reader)
                if kind == "rules" and name in declared.given[owner]:
                    _taken(name, span, _INPUT, reader)
    for name, b in block.blocks("records").items():
        _check_plural(name, b, block["records"].key_span(name), declared, reader)


def _check_plural(name: str, block: Block, span: Span, declared: Declared, reader: Reader) -> None:
    """The plural of a record is a name among those of its parent."""
    parent = declared.owners.get(declared.owners[name].parent or "")
    called = plural(name, block)
    if parent is None:
        return
    what: Words | None = None
    if called in parent.fields:
        what = Words(f"un champ du dossier « {parent.id} »", f'a field of record "{parent.id}"')
    elif (other := parent.children[called]) != name:
        what = Words(f"les dossiers « {other} »", f'the records "{other}"')
    elif called in declared.parameters or called in declared.owners:
        what = Words("un paramètre, une table ou un dossier", "a parameter, a table or a record")
    if what is not None:
        _taken(called, block["plural"].span if "plural" in block else span, what, reader)


def _check_name(name: str, span: Span, reader: Reader) -> None:
    """A name is one word, and not one of the language."""
    taken = (*reserved_words(reader.language), CASE_DATE[reader.language])
    if not re.fullmatch(r"[^\W\d]\w*", name) or name in taken:
        proposed = "_".join(re.findall(r"\w+", name))
        near = (proposed,) if re.fullmatch(r"[^\W\d]\w*", proposed) and proposed not in taken else ()
        reader.report("NOM017", span, {"name": name}, near)


def _taken(name: str, span: Span, other: Words, reader: Reader) -> None:
    reader.report("NOM015", span, {"name": name, "other": other})


_PARAMETER = Words("un paramètre", "a parameter")
_TABLE = Words("une table", "a table")
_INPUT = Words("une donnée", "an input")
_OWNER = Words("une table ou un dossier", "a table or a record")
