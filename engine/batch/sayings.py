"""What a batch says of its rows: outcomes, reasons, articles and missing facts in words, each combination said once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.backends.columns import CauseOf
from engine.casework.decision import ChildResult, Decision, Missing
from engine.casework.export import outcome_words
from engine.casework.reasons import Reason
from engine.policy.model import Policy, Record
from engine.text import vocabulary
from engine.text.diagnostics import Diagnostic, Language, Words

BETWEEN = " ; "
"""Between the reasons, the articles and the missing facts of one row."""


class Saying(NamedTuple):
    """What is said of the rows of a record with one answer; `outcome` is an identifier, the rest is in words."""

    outcome: str
    words: str
    refusal: str
    reasons: str
    articles: str
    missing: str


@dataclass(slots=True)
class Sayings:
    """The sayings of a run, numbered as they come, and the tables, still to be supplied, that some of them want."""

    policy: Policy
    language: Language
    found: dict[Saying, int] = field(default_factory=dict)
    awaited: set[str] = field(default_factory=set)

    def number(self, saying: Saying) -> int:
        """The number of a saying."""
        return self.found.setdefault(saying, len(self.found))

    def of_result(
        self, record: Record, result: ChildResult | Decision, root: Record, failures: Iterable[Diagnostic]
    ) -> int:
        """The number of what a result says; `root` is the type of the case it is in, `failures` all of the case's."""
        lacks = [self.lack(root, missing) for missing in result.missing]
        own = list(failures) if result.outcome == "error" else []
        if isinstance(result, ChildResult):
            own = [d for d in own if str(d.args.get("path", "")).startswith(f"{result.path}.")] or own
        words = [f"{failure.code} {failure.label(self.language)}" for failure in own]
        return self.say(record, result.outcome, result.reasons, lacks, words)

    def say(
        self,
        record: Record,
        outcome: str,
        reasons: Iterable[Reason] = (),
        lacks: Iterable[CauseOf] = (),
        failures: Iterable[str] = (),
    ) -> int:
        """The number of a saying, put in words."""
        # where no rule decides, values are explained by their own columns, and the articles are those of their rules
        told = tuple(reasons) if record.result.outcome else ()
        articles = self.articles(record, told) if outcome != "error" else ""
        words = [*failures, *(reason.text for reason in told)]
        refused = next((reason.text for reason in told if reason.holds is False), "")
        wanting = sorted(set(lacks))
        self.awaited |= {lack.field for lack in wanting if lack.kind == "table"}
        missing = dict.fromkeys(self.lack_words(record, lack) for lack in wanting)
        return self.number(
            Saying(
                outcome=outcome,
                words=self.outcome_words(record, outcome),
                refusal=refused,
                reasons=BETWEEN.join(dict.fromkeys(words)),
                articles=articles,
                missing=BETWEEN.join(missing),
            )
        )

    def outcome_words(self, record: Record, outcome: str) -> str:
        """The words of an outcome: those of the record, else the usual ones."""
        own = {"eligible": "true", "not_eligible": "false"}.get(outcome, "")
        usual = vocabulary.say("outcome", outcome, self.policy.language)
        words = record.result.words.get(own) or usual
        return outcome_words(outcome, words, self.policy.language, self.language)

    def articles(self, record: Record, reasons: tuple[Reason, ...]) -> str:
        """The articles of the reasons; without reasons, those of the rules that give the values."""
        cited = [id for reason in reasons for id in reason.articles]
        if not reasons:
            rules = (record.rules.get(name) for name in record.result.values)
            cited = [id for rule in rules if rule is not None for id in rule.articles]
        colon = " : " if self.language == "fr" else ": "
        titles = self.policy.articles
        return BETWEEN.join(f"{id}{colon}{titles[id].title}" for id in dict.fromkeys(cited) if id in titles)

    def lack(self, root: Record, missing: Missing) -> CauseOf:
        """Which fact of which record is missing, from its place in a case: `effectifs[2].code`."""
        if missing.kind == "table":
            return CauseOf("", missing.path, "table")
        *above, name = re.sub(r"\[[0-9]+\]", "", missing.path).split(".")
        record = root
        for plural in above:
            record = next(child for child in self.policy.children_of(record.id) if child.plural == plural)
        return CauseOf(record.id, name, missing.kind)

    def lack_words(self, record: Record, lack: CauseOf) -> str:
        """The label of a missing fact, of which record when it is another, and who supplies it or decides it."""
        if lack.kind == "table":
            label = self.policy.tables[lack.field].label or lack.field
            return Words(f"table à fournir : {label}", f"table to be supplied: {label}").words(self.language)
        owner = self.policy.records[lack.record]
        given = owner.inputs.get(lack.field)
        if given is None:
            return lack.field
        label = given.label or given.name
        if owner.id != record.id:
            label = f"{label} [{owner.label or owner.id}]"
        if not given.supplied_by:
            return label
        by = given.supplied_by
        if lack.kind == "appraisal":
            return Words(f"{label} (décision : {by})", f"{label} (decided by: {by})").words(self.language)
        return Words(f"{label} (fournie par : {by})", f"{label} (supplied by: {by})").words(self.language)
