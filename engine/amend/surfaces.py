"""From one language of the policies to the other: words of the vocabulary, units, and values as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.language.types import Boolean, Number, Type
from engine.text import vocabulary
from engine.text.diagnostics import Language

_NUMBER = re.compile(r"(?P<digits>[+−-]?[0-9][0-9.,\s]*?)(?P<space>\s*)(?P<unit>[^\W\d_][^\d]*|[€%].*)?")
_ENDS = {"fr": ("et plus", "ou plus", "à", "et"), "en": ("and more", "or more", "to", "and")}


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The language a policy is written in, and the one in which it is to be written."""

    old: Language
    new: Language

    @property
    def differ(self) -> bool:
        """Whether there is anything to translate."""
        return self.old != self.new

    @property
    def twin(self) -> Surfaces:
        """From the same language to the other one than the new one."""
        return Surfaces(self.old, "en" if self.new == "fr" else "fr")

    def word(self, group: str, written: str) -> str:
        """A word of the vocabulary in the new language; what is no such word stays.

        Of spellings that the other language does not tell apart, the first is taken.
        """
        for word in vocabulary.GROUPS[group]:
            spellings, others = word.spellings(self.old), word.spellings(self.new)
            if written in spellings:
                return others[min(spellings.index(written), len(word.fr) - 1, len(word.en) - 1)]
        return written

    def unit(self, written: str, many: bool = False) -> str:
        """A unit, `mois` or `€/an`; those that the author declared stay."""
        first, *others = written.split("/")
        return "/".join((self.measure(first, many), *(self.measure(other) for other in others)))

    def measure(self, written: str, many: bool = False) -> str:
        """One word of a unit, in the plural when there are many."""
        for word in vocabulary.UNITS:
            spellings, others = word.spellings(self.old), word.spellings(self.new)
            if self.differ and written in spellings:
                # `mois` does not tell how many there are
                place = spellings.index(written) if len(spellings) > 1 else -1 if many else 0
                return others[min(place, len(others) - 1)]
        return written

    def type(self, written: str) -> str:
        """The name of a type, or a unit; the name of a table stays."""
        named = self.word("type", written)
        return named if named != written else self.unit(written)

    def value(self, written: str, type: Type, ranges: bool = False) -> str:
        """A value of a type, as a policy or a table holds it."""
        if (state := self.word("state", written)) != written:
            return state
        if written == vocabulary.say("keyword", "not_applicable", self.old):
            return vocabulary.say("keyword", "not_applicable", self.new)
        if ranges:
            return self.range(written)
        if isinstance(type, Boolean):
            return self.word("boolean", written)
        return self.number(written) if isinstance(type, Number) else written

    def number(self, written: str) -> str:
        """A number with its unit; the decimal point is read in both languages."""
        found = _NUMBER.fullmatch(written)
        if not found:
            return written
        digits = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", found["digits"])
        return digits + found["space"] + self.unit(found["unit"] or "", many=digits not in ("0", "1"))

    def range(self, written: str) -> str:
        """`4 à 7`, `8 et plus`, `moins de 3`."""
        phrase = " ".join(written.replace("\u2019", "'").split())
        for word in vocabulary.CELLS:
            for spelling in word.spellings(self.old):
                if phrase == spelling or phrase.startswith(f"{spelling} "):
                    return self.word("cell", spelling) + phrase[len(spelling) :]
        for old, new in zip(_ENDS[self.old], _ENDS[self.new], strict=True):
            phrase = re.sub(rf"(?<=\s){old}(?=\s|$)", new, phrase)
        return phrase
