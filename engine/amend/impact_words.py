"""What an amendment does to cases, in words: the lines of a report, and the phrases that all reports share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.amend.answers import Amount, Group, Moved
from engine.amend.impact import ChangedCase, Gap, Impact, Total, Unfit
from engine.casework.reasons import Reason
from engine.language.types import Type
from engine.language.values import Exact
from engine.language.wording import say
from engine.text.diagnostics import Language, Words

MOST_SHOWN = 10
"""Lines of one list in a text; how many there are beyond is said."""

_MARKS = {True: "✓", False: "✗", None: "?"}


def impact_text(impact: Impact, language: Language) -> str:
    """The impact as a text to read."""
    return "\n".join(_Text(Phrases(impact, language)).lines())


@dataclass(frozen=True, slots=True)
class Phrases:
    """How the parts of an impact are said in a language."""

    impact: Impact
    language: Language

    def word(self, fr: str, en: str) -> str:
        return Words(fr, en).words(self.language)

    @property
    def colon(self) -> str:
        return self.word(" : ", ": ")

    def value(self, value: Any, type: Type) -> str:
        return say(value, type, self.impact.units, self.language)

    def gap(self, gap: Exact, type: Type) -> str:
        """`+4 €`, `-12,50 €`, `0 €`"""
        said = self.value(gap, type)
        return f"+{said}" if gap > 0 else said

    def cases(self, count: int) -> str:
        return self.word(f"{count} cas", f"{count} case{'s' * (count != 1)}")

    def summary(self) -> str:
        """`401 cas comparés : 142 changent, 259 ne changent pas`"""
        impact, count = self.impact, self.impact.count
        compared = self.word(f"{self.cases(count)} comparé{'s' * (count > 1)}", f"{self.cases(count)} compared")
        said = ", ".join(self.shares()) if count else ""
        none = self.word("aucun cas comparé", "no case compared")
        more = f", {self.only_new()}" if impact.only_new else ""
        return f"{compared}{self.colon}{said}{more}" if count else f"{none}{more}"

    def shares(self) -> Iterator[str]:
        """How many cases change, stay the same, and cannot be decided any more."""
        impact = self.impact
        changed, same, unfit = impact.changed, impact.same, impact.unfit_count
        yield self.word(f"{changed} change{'nt' * (changed > 1)}", f"{changed} change{'s' * (changed == 1)}")
        yield self.word(f"{same} ne change{'nt' * (same > 1)} pas", f"{same} stay{'s' * (same == 1)} the same")
        if unfit:
            able, decided = ("vent", "s") if unfit > 1 else ("t", "")
            yield self.word(f"{unfit} ne peu{able} plus être décidé{decided}", f"{unfit} cannot be decided any more")

    def only_new(self) -> str:
        """How many cases the old policy cannot read."""
        count = self.impact.only_new
        return self.word(
            f"{count} de plus ne concerne{'nt' * (count > 1)} que la nouvelle version",
            f"{count} more concern{'s' * (count == 1)} the new version only",
        )

    def amount(self, amount: Amount) -> str:
        """What is added up, with the record it belongs to when that is not the same for all."""
        several = len({known.record for known in self.impact.spreads}) > 1
        return f"{amount.label} ({amount.record})" if several else amount.label

    def group(self, group: Group) -> str:
        by = self.word("issue", "outcome") if group.by == "outcome" else group.by
        return f"{by}{self.colon}{group.value}"

    def outcomes(self, case: ChangedCase) -> str:
        before, after = case.outcomes
        return f"{before} → {after}" if case.changes_outcome else after

    def moved(self, moved: Moved) -> str:
        """`montant de l'aide : 151 € → 155 €`"""
        name = moved.label or self.word("issue", "outcome")
        where = f" ({moved.path})" if "." in moved.path or not moved.label else ""
        old, new = (self.value(value, moved.type) for value in (moved.old, moved.new))
        return f"{name}{where}{self.colon}{old} → {new}"

    def reason(self, reason: Reason) -> str:
        """`✗ le revenu dépasse le plafond [art-3]`"""
        return f"{_MARKS[reason.holds]} {reason.text}{cited(reason.articles)}"

    def cause(self, case: ChangedCase) -> str:
        """`première règle qui diffère : quotient (élève.quotient), 12 → 14 [art-2]`; empty when there is none."""
        cause = case.cause
        if cause is None:
            return ""
        head = self.word("première règle qui diffère : ", "first rule that differs: ")
        name = cause.label if cause.label == cause.path else f"{cause.label} ({cause.path})"
        old, new = (self.value(value, cause.type) for value in (cause.old, cause.new))
        return f"{head}{name}{self.colon}{old} → {new}{cited(cause.articles)}"

    def because(self, gap: Gap) -> str:
        """The first rule that differs, with its articles: `montant [art-2]`; empty when there is none."""
        return f"{gap.cause.label}{cited(gap.cause.articles)}" if gap.cause else ""

    def why(self, case: ChangedCase) -> Iterator[str]:
        """The reasons of the new outcome when it is another, and the first rule that differs."""
        if case.changes_outcome:
            yield from (self.reason(reason) for reason in case.reasons)
        if said := self.cause(case):
            yield said

    def unfit(self, one: Unfit) -> str:
        """Why a case cannot be decided any more."""
        if not one.missing:
            return one.why
        return f"{self.word('il manque', 'missing')}{self.colon}{', '.join(one.missing)}"

    def more(self, count: int) -> str:
        return self.word(f"et {count} autre{'s' * (count > 1)}", f"and {count} more")


def cited(articles: Iterable[str]) -> str:
    """` [art-1, art-2]`, empty without articles."""
    named = ", ".join(articles)
    return f" [{named}]" if named else ""


def moving_amounts(impact: Impact) -> tuple[Amount, ...]:
    """The amounts of which some result is not the same, in the order they were met."""
    return tuple(amount for amount, spread in impact.spreads.items() if any(spread.counts.keys()))


def totals_of(impact: Impact, amount: Amount) -> tuple[tuple[Group, Total], ...]:
    """The totals of an amount, the whole first; groups only where several of one kind add up to something."""
    found = [(group, total) for (known, group), total in impact.totals.items() if known == amount]
    found = [(group, total) for group, total in found if not group.by or total.old or total.new]
    kinds = [group.by for group, _ in found]
    return tuple(
        (group, total)
        for group, total in sorted(found, key=lambda one: one[0].by)
        if not group.by or kinds.count(group.by) > 1
    )


def changing_outcome(impact: Impact) -> tuple[ChangedCase, ...]:
    """The cases whose outcome is another, as far as they are kept."""
    return tuple(case for case in impact.cases if case.changes_outcome)


def changing_otherwise(impact: Impact) -> tuple[ChangedCase, ...]:
    """The cases of which only values change that do not add up: texts, dates, shares."""
    return tuple(
        case for case in impact.cases if not case.changes_outcome and all(moved.gap is None for moved in case.moved)
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of the report."""

    phrases: Phrases

    def lines(self) -> Iterator[str]:
        phrases, impact = self.phrases, self.phrases.impact
        yield phrases.summary()
        if impact.changed:
            yield from self.section(phrases.word("Issues", "Outcomes"), self.outcomes())
            yield from self.section(phrases.word("Totaux", "Totals"), self.totals())
            gains = [(amount, impact.spreads[amount].gains) for amount in moving_amounts(impact)]
            losses = [(amount, impact.spreads[amount].losses) for amount in moving_amounts(impact)]
            yield from self.section(phrases.word("Plus fortes hausses", "Largest gains"), self.gaps(gains))
            yield from self.section(phrases.word("Plus fortes baisses", "Largest losses"), self.gaps(losses))
            title = phrases.word("Cas qui changent d'issue", "Cases that change outcome")
            yield from self.section(title, self.cases(changing_outcome(impact)))
            title = phrases.word("Cas dont une autre valeur change", "Cases of which another value changes")
            yield from self.section(title, self.cases(changing_otherwise(impact)))
        title = phrases.word("Cas qui ne peuvent plus être décidés", "Cases that cannot be decided any more")
        yield from self.section(
            title, self.shown([[f"{one.name}{phrases.colon}{phrases.unfit(one)}"] for one in impact.unfit])
        )

    def section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        listed = list(lines)
        if listed:
            yield ""
            yield title
            yield from (f"  {line}" for line in listed)

    def shown(self, blocks: Sequence[list[str]]) -> Iterator[str]:
        """The first blocks, and how many there are beyond."""
        for block in blocks[:MOST_SHOWN]:
            yield from block
        if len(blocks) > MOST_SHOWN:
            yield self.phrases.more(len(blocks) - MOST_SHOWN)

    def outcomes(self) -> Iterator[str]:
        for (old, new), count in self.phrases.impact.outcomes.items():
            if old != new:
                yield f"{old} → {new}{self.phrases.colon}{self.phrases.cases(count)}"

    def totals(self) -> Iterator[str]:
        phrases = self.phrases
        for amount in moving_amounts(phrases.impact):
            for group, total in totals_of(phrases.impact, amount):
                old, new = phrases.value(total.old, amount.type), phrases.value(total.new, amount.type)
                gap = phrases.gap(total.new - total.old, amount.type)
                name = f"  {phrases.group(group)}" if group.by else phrases.amount(amount)
                yield f"{name}{phrases.colon}{old} → {new} ({gap})"

    def gaps(self, found: Iterable[tuple[Amount, tuple[Gap, ...]]]) -> Iterator[str]:
        for amount, gaps in found:
            if gaps:
                yield self.phrases.amount(amount)
                yield from (f"  {self.gap(gap, amount)}" for gap in gaps[:5])

    def gap(self, gap: Gap, amount: Amount) -> str:
        why = self.phrases.because(gap)
        said = f"{self.phrases.gap(gap.gap, amount.type)}  {gap.name}"
        return f"{said} ({why})" if why else said

    def cases(self, cases: Sequence[ChangedCase]) -> Iterator[str]:
        phrases = self.phrases
        blocks = []
        for case in cases:
            moved = [f"  {phrases.moved(one)}" for one in case.moved]
            blocks.append(
                [
                    f"{case.name}{phrases.colon}{phrases.outcomes(case)}",
                    *moved,
                    *(f"  {why}" for why in phrases.why(case)),
                ]
            )
        return self.shown(blocks)
