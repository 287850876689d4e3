"""Alternatives, asked of the solver: one and only one applies, and each is reached by some case.

It answers also where there are too many situations to look at all of them, and where thresholds are made by several
facts. Not asked: choices inside aggregates, and those of the rules of tables; rules that a record has from another are
asked of the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from engine.backends.proof import Guard, both, either, opposite
from engine.backends.witness import Claim, Reader, Study, Verdict
from engine.checks.alternatives import FILLINGS, FORMS, REMEDIES, is_versions, place_of
from engine.checks.answers import Answer, Status
from engine.checks.choices import Choice, choices
from engine.checks.findings import about as about_rule
from engine.checks.findings import found, key_span
from engine.checks.proved.shown import doubt, holds, in_aggregates, is_used, refuted, shown_by, status, told, unmet
from engine.policy.model import Record, Rule
from engine.text.diagnostics import Diagnostic, Words
from engine.text.source import Place, Span

EXACTLY_ONE = Words("une alternative et une seule s'applique toujours", "one and only one alternative always applies")
AT_MOST_ONE = Words("jamais deux alternatives à la fois", "never two alternatives at once")
AT_LEAST_ONE = Words("une alternative s'applique toujours", "an alternative always applies")
REACHED = Words("chaque alternative est atteinte", "each alternative is reached")


def check(study: Study) -> Iterator[Answer]:
    """REG004 (overlap), REG005 (gap), REG008 (never reached)."""
    asked: set[Span] = set()
    for owner in study.policy.records.values():
        for rule in owner.rules.values():
            inside = in_aggregates(rule.expression)
            # the days on which a rule is in force are a choice too, written where the alternatives are
            own = [c for c in choices(rule) if id(c.node) not in inside and c.node.span not in asked]
            asked |= {choice.node.span for choice in own}
            for choice in own:
                yield from _of_choice(study, owner, rule, choice)


def _of_choice(study: Study, owner: Record, rule: Rule, choice: Choice) -> Iterator[Answer]:
    node = choice.node
    findings: list[Diagnostic] = []
    verdicts: list[Verdict] = []
    exclusive, closed = node.exclusive and len(node.arms) > 1, node.otherwise is not None
    if exclusive:
        verdicts += _overlaps(study, owner, rule, choice, findings)
    if not closed and not is_versions(rule, choice):
        verdicts += _gap(study, owner, rule, choice, findings)
    if verdicts:
        statement = EXACTLY_ONE if exclusive and not closed else AT_MOST_ONE if exclusive else AT_LEAST_ONE
        yield from _answers(study, owner, rule, choice, statement, status(verdicts), verdicts, findings)
    if not node.exclusive and len(node.arms) > 1:
        yield from _dead(study, owner, rule, choice)


def _answers(
    study: Study,
    owner: Record,
    rule: Rule,
    choice: Choice,
    statement: Words,
    answered: Status,
    verdicts: list[Verdict],
    findings: list[Diagnostic],
) -> Iterator[Answer]:
    """One answer, and one more for each finding after the first."""
    about = f"{owner.id}.{rule.hidden or rule.name}"
    words = Words(f"{about} : {statement.fr}", f"{about}: {statement.en}")
    place = Place(study.policy.source, key_span(study.policy, FORMS, choice.node.span))
    told_of: list[Diagnostic | None] = [*findings] or [None]
    for finding in told_of:
        yield Answer(statement=words, status=answered, place=place, doubt=doubt(verdicts), finding=finding)


# ── Claims ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _two(choice: Choice, pairs: list[tuple[int, int]]) -> Claim:
    """Two alternatives hold, of these pairs."""
    conditions = choice.conditions

    def claim(read: Reader) -> Guard:
        hold = [read.true(condition) for condition in conditions]
        return both(is_used(choice.guards, read), either(*(both(hold[a], hold[b]) for a, b in pairs)))

    return claim


def _none(choice: Choice) -> Claim:
    """No alternative holds, and some of them concern the case."""
    conditions = choice.conditions

    def claim(read: Reader) -> Guard:
        none = both(*(unmet(condition, read) for condition in conditions))
        return both(is_used(choice.guards, read), none, opposite(both(*(read.absent(c) for c in conditions))))

    return claim


def _reached(choice: Choice, place: int) -> Claim:
    """An alternative is the first that holds."""
    *before, own = choice.conditions[: place + 1]

    def claim(read: Reader) -> Guard:
        return both(is_used(choice.guards, read), read.true(own), *(unmet(condition, read) for condition in before))

    return claim


# ── Questions ───────────────────────────────────────────────────────────────────────────────────────────────────


def _overlaps(study: Study, owner: Record, rule: Rule, choice: Choice, findings: list[Diagnostic]) -> Iterator[Verdict]:
    """For each alternative, one of those before it that holds together with it."""
    arms = choice.node.arms
    pairs = list(combinations(range(len(arms)), 2))
    while pairs:
        verdict = study.search(owner.id, _two(choice, pairs))
        yield verdict
        if verdict.witness is None:
            return
        run = verdict.witness.read
        first, second = next((a, b) for a, b in pairs if run.true(arms[a].condition) and run.true(arms[b].condition))
        span, other = place_of(arms[second]), place_of(arms[first])
        also = Words("celle-ci s'applique aussi", "this one applies too")
        finding = refuted(
            study.policy, "REG004", span, owner, rule, verdict.witness, ((other, also),), REMEDIES.get(rule.form),
            line=Place(study.policy.source, other).line,
            witness=told(study.policy, verdict.witness, owner, (arms[first].condition, arms[second].condition)),
        )  # fmt: skip
        findings.append(finding)
        pairs = [pair for pair in pairs if pair[1] != second]


def _gap(study: Study, owner: Record, rule: Rule, choice: Choice, findings: list[Diagnostic]) -> Iterator[Verdict]:
    verdict = study.search(owner.id, _none(choice))
    if verdict.witness is not None:
        witness = told(study.policy, verdict.witness, owner, choice.conditions)
        span, remedy = key_span(study.policy, FORMS, choice.node.span), FILLINGS.get(rule.form)
        finding = refuted(study.policy, "REG005", span, owner, rule, verdict.witness, help=remedy, witness=witness)
        findings.append(finding)
    yield verdict


def _dead(study: Study, owner: Record, rule: Rule, choice: Choice) -> Iterator[Answer]:
    """Alternatives that hold in some cases, but never first."""
    findings: list[Diagnostic] = []
    verdicts: list[Verdict] = []
    for place, arm in enumerate(choice.node.arms):
        verdict = study.happens(owner.id, _reached(choice, place))
        verdicts.append(verdict)
        if verdict.proved and (case := study.happens(owner.id, holds(arm.condition)).witness) is not None:
            dead = found(study.policy, "REG008", place_of(arm), about_rule(study.policy, owner, rule))
            findings.append(shown_by(study.policy, rule, dead, case))
    if not findings and any(verdict.proved for verdict in verdicts):
        # a condition that never holds is told by itself, or is up to the rows of a table
        return
    answered = Status.REFUTED if findings else Status.UNDECIDED if doubt(verdicts) else Status.PROVED
    yield from _answers(study, owner, rule, choice, REACHED, answered, verdicts, findings)
