"""The report that an officer attaches to her note: what changes, article by article, and what it does to cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.amend.answers import Amount
from engine.amend.bins import Bin, binned
from engine.amend.changes import MARKS, ONLY_WORDS, Change, Comparison, by_article, change_lead, change_rest, summary
from engine.amend.impact import ChangedCase, Gap, Impact, Spread, Trial
from engine.amend.impact_words import Phrases, changing_otherwise, changing_outcome, moving_amounts, totals_of
from engine.casework.reliance import digest_of
from engine.text.html import Bar, Bullets, Chart, Element, Line, Mark, Paragraph, Section, Table, page

MOST_ROWS = 200
"""Rows of one table of cases; how many there are beyond is said."""


def comparison_page(comparison: Comparison, trials: Iterable[Trial] = (), version: str = "") -> str:
    """The page, whole: the changes, then what they do to the cases they were tried on. `version` is the engine's."""
    writer = _Writer(comparison, tuple(trials))
    return page(writer.title(), comparison.language, writer.content(version))


class _Writer:
    """Writes the parts of the page."""

    def __init__(self, comparison: Comparison, trials: tuple[Trial, ...]) -> None:
        self.comparison = comparison
        self.language = comparison.language
        self.trials = trials

    def word(self, fr: str, en: str) -> str:
        return fr if self.language == "fr" else en

    def title(self) -> str:
        return self.word(f"Ce qui change : {self.comparison.new.title}", f"What changes: {self.comparison.new.title}")

    def content(self, version: str) -> Iterator[Element]:
        yield Paragraph(summary(self.comparison), note=True)
        for trial in self.trials:
            summed = Phrases(trial.impact, self.language).summary()
            yield Paragraph(f"{trial.title}{self.word(' : ', ': ')}{summed}", note=True)
        if groups := by_article(self.comparison):
            inside = tuple(Section(title, (self.changes(changes),)) for title, changes in groups)
            yield Section(self.word("Ce qui change, article par article", "What changes, article by article"), inside)
        if words := [change for change in self.comparison.changes if not change.matters]:
            yield Section(ONLY_WORDS.words(self.language), (self.changes(words),))
        for trial in self.trials:
            if effects := tuple(_Effects(trial.impact, Phrases(trial.impact, self.language)).sections()):
                yield Section(
                    self.word(f"Ce que cela change : {trial.title}", f"What it changes: {trial.title}"), effects
                )
        yield self.versions(version)

    def changes(self, changes: Iterable[Change]) -> Bullets:
        return Bullets(tuple(self.change(change) for change in changes))

    def change(self, change: Change) -> Line:
        old = (Mark("del", change.old),) if change.old else ()
        new = (Mark("ins", change.new),) if change.new else ()
        between = (" → ",) if old and new else ()
        head = f"{MARKS[change.action]} " if change.action in ("added", "removed") else ""
        return (head, change_lead(change, self.language), *old, *between, *new, change_rest(change))

    def versions(self, version: str) -> Section:
        """What was compared, so that the report can be made again."""
        rows = tuple(
            (name, policy.source.name, policy.id, Mark("code", digest_of(policy, version).short))
            for name, policy in (
                (self.word("ancienne", "old"), self.comparison.old),
                (self.word("nouvelle", "new"), self.comparison.new),
            )
        )
        head = (self.word("version", "version"), self.word("fichier", "file"), self.word("politique", "policy"))
        caption = self.word("Les deux versions et leur empreinte", "The two versions and their digest")
        table = Table(caption=caption, head=(*head, self.word("empreinte", "digest")), rows=rows)
        return Section(self.word("Versions comparées", "Versions compared"), (table,))


class _Effects:
    """Writes what the amendment does to cases."""

    def __init__(self, impact: Impact, phrases: Phrases) -> None:
        self.impact = impact
        self.phrases = phrases
        self.word = phrases.word

    def sections(self) -> Iterator[Section]:
        amounts = moving_amounts(self.impact)
        changed = {pair: count for pair, count in self.impact.outcomes.items() if pair[0] != pair[1]}
        if changed:
            table = self.outcomes(changed)
            yield Section(self.word("Issues qui changent", "Outcomes that change"), (table,))
        for amount in amounts:
            yield Section(
                _capital(self.phrases.amount(amount)), tuple(self.amount(amount, self.impact.spreads[amount]))
            )
        for title, cases in (
            (self.word("Cas qui changent d'issue", "Cases that change outcome"), changing_outcome(self.impact)),
            (
                self.word("Cas dont une autre valeur change", "Cases of which another value changes"),
                changing_otherwise(self.impact),
            ),
        ):
            if cases:
                yield Section(title, tuple(self.cases(title, cases)))
        if self.impact.unfit:
            yield self.unfit()

    def outcomes(self, changed: dict[tuple[str, str], int]) -> Table:
        rows = tuple((old, new, str(count)) for (old, new), count in changed.items())
        head = (self.word("avant", "before"), self.word("après", "after"), self.word("cas", "cases"))
        caption = self.word("Nombre de cas par changement d'issue", "Number of cases by change of outcome")
        return Table(caption=caption, head=head, rows=rows, numbers=frozenset({2}))

    # ── amounts ──

    def amount(self, amount: Amount, spread: Spread) -> Iterator[Element]:
        yield self.totals(amount)
        yield self.spread(amount, spread)
        for title, gaps in (
            (self.word("Plus fortes hausses", "Largest gains"), spread.gains),
            (self.word("Plus fortes baisses", "Largest losses"), spread.losses),
        ):
            if gaps:
                yield self.largest(title, amount, gaps)

    def totals(self, amount: Amount) -> Chart:
        """Before and after, in all and by envelope."""
        said, type_ = self.phrases.value, amount.type
        totals = totals_of(self.impact, amount)
        all_of_them = self.word("total", "total")
        named = [(self.phrases.group(group) if group.by else all_of_them, total) for group, total in totals]
        head = (
            self.word("regroupement", "group"),
            self.word("avant", "before"),
            self.word("après", "after"),
            self.word("écart", "difference"),
        )
        title = self.word("Totaux avant et après", "Totals before and after")
        rows = tuple(
            (name, said(t.old, type_), said(t.new, type_), self.phrases.gap(t.new - t.old, type_)) for name, t in named
        )
        whole = totals[0][1]
        return Chart(
            title=title,
            description=self.word(
                f"le total passe de {said(whole.old, type_)} à {said(whole.new, type_)}",
                f"the total goes from {said(whole.old, type_)} to {said(whole.new, type_)}",
            ),
            series=(head[1], head[2]),
            groups=tuple(
                (Bar(name, t.old, said(t.old, type_)), Bar(name, t.new, said(t.new, type_)))
                for name, t in ((group.value or all_of_them, total) for group, total in totals)
            ),
            table=Table(caption=title, head=head, rows=rows, numbers=frozenset({1, 2, 3})),
        )

    def spread(self, amount: Amount, spread: Spread) -> Chart:
        bins = binned(spread.counts)
        less = sum(count for gap, count in spread.counts.items() if gap < 0)
        more = sum(count for gap, count in spread.counts.items() if gap > 0)
        return Chart(
            title=self.word("Répartition des écarts", "Distribution of the differences"),
            description=self.word(f"{less} en baisse, {more} en hausse", f"{less} lower, {more} higher"),
            series=(self.word("nombre", "number"),),
            groups=tuple((Bar(self.bin(one, amount), one.count, str(one.count)),) for one in bins),
        )

    def bin(self, one: Bin, amount: Amount) -> str:
        if one.low == one.high:
            return self.phrases.gap(one.low, amount.type) if one.low else self.word("sans changement", "no change")
        low, high = self.phrases.gap(one.low, amount.type), self.phrases.gap(one.high, amount.type)
        return self.word(f"de {low} à moins de {high}", f"from {low} to less than {high}")

    def largest(self, title: str, amount: Amount, gaps: tuple[Gap, ...]) -> Table:
        rows = tuple((gap.name, self.phrases.gap(gap.gap, amount.type), self.phrases.because(gap)) for gap in gaps)
        rule = self.word("première règle qui diffère", "first rule that differs")
        head = (self.word("cas", "case"), self.word("écart", "difference"), rule)
        return Table(caption=title, head=head, rows=rows, numbers=frozenset({1}))

    # ── cases ──

    def cases(self, title: str, cases: tuple[ChangedCase, ...]) -> Iterator[Element]:
        phrases = self.phrases
        rows = []
        for case in cases[:MOST_ROWS]:
            moved = " ; ".join(phrases.moved(one) for one in case.moved)
            why = " ; ".join(phrases.why(case))
            rows.append((case.name, *case.outcomes, moved, why))
        head = (
            self.word("cas", "case"),
            self.word("avant", "before"),
            self.word("après", "after"),
            self.word("valeurs", "values"),
            self.word("pourquoi", "why"),
        )
        yield Table(caption=title, head=head, rows=tuple(rows))
        if len(cases) > MOST_ROWS:
            yield Paragraph(phrases.more(len(cases) - MOST_ROWS))

    def unfit(self) -> Section:
        title = self.word("Cas qui ne peuvent plus être décidés", "Cases that cannot be decided any more")
        rows = tuple((one.name, self.phrases.unfit(one)) for one in self.impact.unfit[:MOST_ROWS])
        table = Table(caption=title, head=(self.word("cas", "case"), self.word("pourquoi", "why")), rows=rows)
        rest = self.impact.unfit_count - MOST_ROWS
        return Section(title, (table, Paragraph(self.phrases.more(rest))) if rest > 0 else (table,))


def _capital(text: str) -> str:
    """The text as a heading."""
    return text[:1].upper() + text[1:]
