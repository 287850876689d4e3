"""The files of a policy as documents, key by key: the one that is edited, then those that it amends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.amend.splice import Splice, is_flow, with_entry, with_section
from engine.policy.model import Policy
from engine.policy.overlay import is_withdrawn
from engine.policy.shape import AMENDMENT
from engine.text import document, vocabulary
from engine.text.diagnostics import Language
from engine.text.document import Mapping, Node, Scalar
from engine.text.scalars import scalar
from engine.text.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class Page:
    """A file of a policy and its document."""

    source: Source
    language: Language
    node: Node | None

    def at(self, *keys: str) -> Node | None:
        """What stands under some keys: identifiers of the vocabulary, else the author's names."""
        node, words = self.node, vocabulary.spoken("key", self.language)
        for i, key in enumerate(keys):
            if not isinstance(node, Mapping):
                return None
            # in a policy the words of the vocabulary and the names of the author come in turn
            node = node.get(words[key] if i % 2 == 0 else key)
        return node

    def block(self, *keys: str) -> Mapping | None:
        """The block that stands under some keys, if a block stands there."""
        found = self.at(*keys)
        return found if isinstance(found, Mapping) else None


def own_page(policy: Policy) -> Page:
    """The file of a policy; of an amendment, its own."""
    return _page(policy.source.own, policy.language)


def pages(policy: Policy) -> tuple[Page, ...]:
    """The files of a policy: its own, then the one that it amends, and so on."""
    sources = [source for _, source in policy.source.parts] or [policy.source]
    return tuple(_page(source, policy.language) for source in sources[::-1])


def _page(source: Source, language: Language) -> Page:
    return Page(source, language, document.read(source)[0])


def names(policy: Policy) -> tuple[str, ...]:
    """The name of a policy, then that of the one that it amends, and so on."""
    found = (page.at("policy") for page in pages(policy))
    return tuple(name.text for name in found if isinstance(name, Scalar))


def nearest(files: tuple[Page, ...], *keys: str) -> Node | None:
    """What the first file that speaks of it says under some keys; None as well when it withdraws it."""
    for page in files:
        found = page.at(*keys)
        if found is not None:
            return None if is_withdrawn(found, page.language) else found
    return None


def with_named(page: Page, section: str, name: str, value: str) -> Splice:
    """A new name at the end of a section of a file; an amendment may not have the section yet.

    The value is as it is to be written; one that begins with the end of a line is a block below.
    """
    entries = page.block(section)
    word = vocabulary.say("key", section, page.language)
    if entries is not None:
        return with_entry(page.source, entries, scalar(name, is_flow(page.source, entries)), value)
    assert isinstance(page.node, Mapping), "a policy that is loaded is a block"
    order = tuple(vocabulary.say("key", key, page.language) for key in AMENDMENT.keys)
    return with_section(page.source, page.node, word, scalar(name), value, order)


# ── What differs ────────────────────────────────────────────────────────────────────────────────────────────────

Path = tuple[str, ...]


def differences(old: Node | None, new: Node | None, path: Path = ()) -> Iterator[Path]:
    """The keys under which two documents do not say the same, from the outside in; of a block that only one of them
    has, each key."""
    if isinstance(old or new, Mapping) and isinstance(new or old, Mapping):
        before, after = (node if isinstance(node, Mapping) else Mapping((), NOWHERE) for node in (old, new))
        for key in dict.fromkeys((*before.keys(), *after.keys())):
            yield from differences(before.get(key), after.get(key), (*path, key))
    elif old != new:
        yield path
