"""Amendments: a policy written as what changes from another one, put together before anything else is read.

`basée_sur` names the base. A block replaces the one of the same name, key by key where the block is a parameter, a
table, a record or a reading; a name of its own is added; `retiré` in the place of a block, or of the date when
something begins or ends, takes it away. Rows go by their key. Each piece stays where it is written, so that messages
point into the right file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.policy.conformity import check
from engine.policy.shape import AMENDED, DATE, POLICY, Either, Fixed, MapOf, Shape
from engine.text import document, vocabulary
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, has_errors
from engine.text.document import Entry, Mapping, Node, Scalar, Sequence
from engine.text.source import Place, Source
from engine.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Base:
    """A policy that another one amends: its text, and the folder of its files as seen from the amendment."""

    source: Source
    folder: str = ""


Bases = Callable[[str], Base | None]
"""Gives the policy of a name, or None when there is none."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A document put together from several files; None when it cannot be."""

    source: Source
    node: Mapping | None
    found: tuple[Diagnostic, ...]


def is_amendment(node: Node, language: Language) -> bool:
    """Whether a document says which policy it amends."""
    return isinstance(node, Mapping) and node.get(vocabulary.say("key", "based_on", language)) is not None


def merged(source: Source, node: Node, language: Language, bases: Bases, path: tuple[str, ...] = ()) -> Merged:
    """The whole policy of an amendment.

    Args:
        source: the text of the amendment.
        node: its document.
        language: the language it is written in.
        bases: finds the policies that are amended.
        path: the names of the policies that are being put together, from the outside in.
    """
    if not isinstance(node, Mapping) or not is_amendment(node, language):
        return Merged(source, node if isinstance(node, Mapping) else None, ())
    wrong = check(node, "amendment", language, source)
    name = node.get(vocabulary.say("key", "based_on", language))
    if has_errors(wrong) or not isinstance(name, Scalar):
        return Merged(source, None, wrong)

    def refused(code: str, **args: object) -> Merged:
        return Merged(source, None, (Diagnostic(entry=entry(code), place=Place(source, name.span), args=args),))

    own = _text(node, "policy", language)
    if name.text in (own, *path):
        return refused("AMD021", path=" → ".join((*path, own, name.text)))
    base = bases(name.text)
    if base is None:
        return refused("AMD020", name=name.text)
    below, problems = document.read(base.source)
    if below is None:
        return Merged(source, None, problems)
    if not isinstance(below, Mapping) or _text(below, "language", language) != language:
        return refused("AMD022", name=name.text)
    whole = merged(base.source, below, language, bases, (*path, own))
    if whole.node is None:
        return Merged(source, None, (*problems, *whole.found))
    joined = whole.source.followed_by(source)
    start = joined.parts[-1][0]
    upper = document.shifted(node, start)
    assert isinstance(upper, Mapping), "a block stays one"
    merger = _Merger(joined, language)
    lower = _sourced(_moved(whole.node, base.folder, language), language)
    found = merger.block(lower, upper, POLICY)
    word = vocabulary.say("key", "based_on", language)
    kept = tuple(each for each in found.entries if each.key.text != word)
    return Merged(joined, Mapping(kept, found.span), (*problems, *whole.found, *merger.found))


@dataclass(slots=True)
class _Merger:
    """A base and an amendment put together; `found` is what is odd in the amendment."""

    source: Source
    language: Language
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, key: Scalar, near: tuple[str, ...] = ()) -> None:
        place = Place(self.source, key.span)
        self.found.append(Diagnostic(entry=entry(code), place=place, args={"name": key.text}, suggestions=near))

    def word(self, key: str) -> str:
        return vocabulary.say("key", key, self.language)

    def block(self, base: Mapping, own: Mapping, shape: Fixed) -> Mapping:
        """Key by key."""
        words = {vocabulary.say("key", key, self.language): key for key in shape.keys}
        if shape.name == "table":
            base = self.without_other_forms(base, own, shape)
        entries = {each.key.text: each for each in base.entries}
        for each in own.entries:
            key = words.get(each.key.text, "")
            before = entries.get(each.key.text)
            below = shape.keys.get(key)
            if key == "rows" and before is None and entries.get(self.word("file")):
                changes = self.changes(each, base.get(self.word("amended_rows")))
                entries[changes.key.text] = changes
            elif below == DATE and is_withdrawn(each.value, self.language):
                self.withdraw(entries, each.key)
            elif before is None or below is None:
                entries[each.key.text] = each
            else:
                entries[each.key.text] = self.entry(before, each, below, key, base)
        return Mapping(tuple(entries.values()), base.span)

    def entry(self, before: Entry, each: Entry, shape: Shape, key: str, around: Mapping) -> Entry:
        """What an entry of both becomes."""
        old, new = before.value, each.value
        if old == new and key != "language":
            self.report("AMD024", each.key)
            return before
        if key == "rows" and isinstance(old, Sequence) and isinstance(new, Sequence):
            return Entry(before.key, self.rows(old, new, self.key_columns(around)))
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            if isinstance(shape, MapOf):
                return Entry(before.key, self.names(old, new, shape.value))
            if isinstance(shape, Fixed) and shape.name in AMENDED:
                return Entry(before.key, self.block(old, new, shape))
        return each

    def names(self, base: Mapping, own: Mapping, shape: Shape) -> Mapping:
        """Name by name: changed, added, withdrawn."""
        entries = {each.key.text: each for each in base.entries}
        for each in own.entries:
            name = each.key.text
            before = entries.get(name)
            if is_withdrawn(each.value, self.language):
                self.withdraw(entries, each.key)
            elif before is not None:
                entries[name] = self.entry(before, each, shape, "", base)
            elif _is_part(each.value, shape, self.language):
                self.report("AMD023", each.key, closest(name, entries))
            else:
                entries[name] = each
        return Mapping(tuple(entries.values()), base.span)

    def withdraw(self, entries: dict[str, Entry], key: Scalar) -> None:
        """Take away what stands under a key, which must be there."""
        if entries.pop(key.text, None) is None:
            self.report("AMD023", key, closest(key.text, entries))

    def without_other_forms(self, base: Mapping, own: Mapping, shape: Fixed) -> Mapping:
        """A table of the base, without where its rows came from when they come from elsewhere from now on."""
        forms = {self.word(form) for form in shape.forms}
        given = forms & set(own.keys())
        if not given or (given == {self.word("rows")} and base.get(self.word("file")) is not None):
            return base
        dropped = {*forms, self.word("amended_rows")} - given
        return Mapping(tuple(each for each in base.entries if each.key.text not in dropped), base.span)

    # Rows

    def changes(self, rows: Entry, earlier: Node | None) -> Entry:
        """The rows given for a table that reads a file, after those that an earlier amendment gave."""
        key, value = replace(rows.key, text=self.word("amended_rows")), rows.value
        if isinstance(earlier, Sequence) and isinstance(value, Sequence):
            value = Sequence((*earlier.items, *value.items), value.span)
        return Entry(key, value)

    def key_columns(self, table: Mapping) -> tuple[str, ...]:
        """The columns that tell the rows of a table apart."""
        key, validity = table.get(self.word("key")), table.get(self.word("validity"))
        names: list[Node | None] = [*key.items] if isinstance(key, Sequence) else [key]
        if isinstance(validity, Mapping):
            # the rows of one key are then told apart by the day from which they hold
            names.append(validity.get(self.word("from")))
        return tuple(name.text for name in names if isinstance(name, Scalar))

    def rows(self, base: Sequence, own: Sequence, key: tuple[str, ...]) -> Sequence:
        """Row by row, by their key: changed where it stands, added at the end, withdrawn."""
        rows = list(base.items)
        for row in own.items:
            which = _cells(row, key)
            places = [i for i, other in enumerate(rows) if _cells(other, key) == which]
            shown = Scalar(" / ".join(which), "plain", row.span, row.span)
            if is_withdrawn_row(row, self.language):
                if not places:
                    self.report("AMD023", shown, closest(shown.text, [" / ".join(_cells(each, key)) for each in rows]))
                rows = [other for i, other in enumerate(rows) if i not in places]
            elif not places:
                rows.append(row)
            elif rows[places[0]] == row:
                self.report("AMD024", shown)
            else:
                rows[places[0]] = row
        return Sequence(tuple(rows), base.span)


def _moved(base: Mapping, folder: str, language: Language) -> Mapping:
    """A base with the files of its tables named as seen from the amendment."""
    tables = base.get(vocabulary.say("key", "tables", language))
    if not folder or not isinstance(tables, Mapping):
        return base
    word = vocabulary.say("key", "file", language)

    def renamed(each: Entry) -> Entry:
        file = each.value
        if each.key.text != word or not isinstance(file, Scalar):
            return each
        return Entry(each.key, replace(file, text=f"{folder}/{file.text}"))

    def within(node: Node) -> Node:
        return Mapping(tuple(map(renamed, node.entries)), node.span) if isinstance(node, Mapping) else node

    moved = Mapping(tuple(Entry(each.key, within(each.value)) for each in tables.entries), tables.span)
    entries = (Entry(each.key, moved if each.value is tables else each.value) for each in base.entries)
    return Mapping(tuple(entries), base.span)


def _sourced(base: Mapping, language: Language) -> Mapping:
    """A base whose articles name its only source, which goes without saying until there is another one."""
    words = {key: vocabulary.say("key", key, language) for key in ("sources", "articles", "source")}
    sources, articles = base.get(words["sources"]), base.get(words["articles"])
    if not isinstance(sources, Mapping) or not isinstance(articles, Mapping) or len(sources.entries) != 1:
        return base
    only = sources.entries[0].key
    named = Entry(replace(only, text=words["source"]), only)

    def within(node: Node) -> Node:
        if not isinstance(node, Mapping) or node.get(words["source"]) is not None:
            return node
        return Mapping((*node.entries, named), node.span)

    told = Mapping(tuple(Entry(each.key, within(each.value)) for each in articles.entries), articles.span)
    entries = (Entry(each.key, told if each.value is articles else each.value) for each in base.entries)
    return Mapping(tuple(entries), base.span)


def is_withdrawn(node: Node, language: Language) -> bool:
    """Whether `retiré` stands in the place of something."""
    return isinstance(node, Scalar) and node.text in vocabulary.understood("amendment", language)


def is_withdrawn_row(row: Node, language: Language) -> bool:
    """Whether a row, `{code: "221", retiré: oui}`, says that the one of its key is no more."""
    return isinstance(row, Mapping) and row.get(vocabulary.say("key", "withdrawn", language)) is not None


def _cells(row: Node, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What a row says in some columns."""
    cells = [row.get(column) for column in columns] if isinstance(row, Mapping) else []
    return tuple(cell.text if isinstance(cell, Scalar) else "" for cell in cells)


def _is_part(node: Node, shape: Shape, language: Language) -> bool:
    """Whether a block says too little to be new: what it changes has another name."""
    if isinstance(shape, Either):
        shape = next((option for option in shape.options if isinstance(option, Fixed)), shape)
    if not isinstance(shape, Fixed) or not isinstance(node, Mapping):
        return False
    written = node.keys()
    missing = [key for key in shape.required if vocabulary.say("key", key, language) not in written]
    has_form = not shape.forms or any(vocabulary.say("key", form, language) in written for form in shape.forms)
    return bool(missing) or not has_form


def _text(node: Mapping, key: str, language: Language) -> str:
    found = node.get(vocabulary.say("key", key, language))
    return found.text if isinstance(found, Scalar) else ""
