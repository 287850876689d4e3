"""The forms of a rule, turned into one core expression: formula, cases, conditions, default and exceptions, decision
table, scale, versions; then the modifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import Any

from engine.language import core, hints, syntax
from engine.language import types as t
from engine.language.builtins import BUILTINS, MismatchError, result_type
from engine.language.elaborate import Scope, choose, elaborate
from engine.language.types import ANYTHING, BOOLEAN, DATE, Number, Type, Units
from engine.language.values import NOT_APPLICABLE, Range
from engine.language.wording import say
from engine.policy.expressions import read_cell, read_expression
from engine.policy.model import ALWAYS, Condition, Group, Rule, Validity
from engine.policy.reader import Reader
from engine.policy.shape import CONDITION_FORMS, FORMS, Block
from engine.text import vocabulary
from engine.text.diagnostics import Words
from engine.text.document import Scalar
from engine.text.source import Span


@dataclass(slots=True)
class Forge:
    """One rule being made: where it belongs, what it can see, and the hidden fields its conditions give rise to."""

    reader: Reader
    scope: Scope
    owner: str
    name: str
    articles: tuple[str, ...]
    is_table: bool = False
    hidden: list[Rule] = field(default_factory=list)
    branches: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    statements: dict[Span, str] = field(default_factory=dict)
    titles: dict[Span, Words] = field(default_factory=dict)

    # ── one block ──

    def rule(self, block: Block, declared: Type | None) -> tuple[Rule, ...]:
        """The rule and its hidden fields, the rule last."""
        validity = self.reader.validity(block.get("in_force"))
        expression, conditions = self.form(block, declared)
        expression = self.modified(expression, block, validity)
        type_ = self.settled(expression, declared, block)
        made = Rule(
            name=self.name,
            label=block.text("label"),
            type=type_,
            articles=self.articles,
            expression=expression,
            form=next((key for key in (*FORMS, "versions") if key in block), "formula"),
            conditions=conditions,
            statement=block.text("statement"),
            in_force=validity,
            branch_articles=self.branches,
            branch_statements=self.statements,
            branch_titles=self.titles,
            span=block.span,
        )
        return (*self.hidden, made)

    def form(self, block: Block, declared: Type | None) -> tuple[core.Node, Group | None]:
        words = vocabulary.spoken("key", self.scope.language)
        written = block.node.keys()
        for key, forms in _COMPANIONS.items():
            if key in block and not any(words[form] in written for form in forms):
                self.idle(block, key, forms)
        if "formula" in block:
            return self.expression(block["formula"], declared), None
        if "cases" in block:
            return self.cases(block, declared), None
        if "all_of" in block or "any_of" in block:
            kind = "all_of" if "all_of" in block else "any_of"
            return self.group(kind, block[kind], "", block.span, self.articles)
        if "default" in block:
            return self.exceptions(block, declared), None
        if "decision_table" in block:
            return self.decision_table(block, declared), None
        if "scale" in block:
            return self.scale(block["scale"]), None
        if "versions" in block:
            return self.versions(block, declared), None
        return _nothing(block.span), None

    def idle(self, block: Block, key: str, companions: tuple[str, ...]) -> None:
        """A key that would have no effect where it stands."""
        words = vocabulary.spoken("key", self.scope.language)
        args = {"key": words[key], "companions": ", ".join(words[name] for name in companions)}
        self.reader.report("FRM008", block.key_span(key), args)

    # ── alternatives ──

    def arm(self, block: Block, condition: core.Node, declared: Type | None) -> core.Arm:
        value = self.expression(block["then"], declared)
        if "article" in block:
            self.branches[block.span] = self.reader.cited(block)
        if "statement" in block:
            self.statements[block.span] = block.text("statement")
        return core.Arm(condition=condition, value=value, span=block.span)

    def expression(self, scalar: Scalar, expected: Type | None = None) -> core.Node:
        return read_expression(scalar, self.scope, self.reader, expected)

    def condition(self, scalar: Scalar) -> core.Node:
        return self.expression(scalar, BOOLEAN)

    def otherwise(self, block: Block, declared: Type | None) -> core.Node | None:
        found = block.get("otherwise")
        return self.expression(found, declared) if isinstance(found, Scalar) else None

    def cases(self, block: Block, declared: Type | None) -> core.Node:
        arms = tuple(self.arm(b, self.condition(b["if"]), declared) for b in block["cases"] if _whole(b, "if", "then"))
        exclusive = not self.reader.flag(block, "first_match")
        return choose(arms, self.otherwise(block, declared), exclusive, block.span, self.scope)

    def exceptions(self, block: Block, declared: Type | None) -> core.Node:
        blocks = [b for b in block.get("exceptions", ()) if _whole(b, "if", "then")]
        ranked = all("rank" in b for b in blocks)
        if ranked:
            blocks.sort(key=lambda b: self.reader.whole(b["rank"]))
        elif any("rank" in b for b in blocks):
            self.reader.report("REG010", next(b for b in blocks if "rank" not in b).span, {})
        arms = tuple(self.arm(b, self.condition(b["if"]), declared) for b in blocks)
        default = self.expression(block["default"], declared)
        if not arms:
            return default
        return choose(arms, default, not ranked, block.span, self.scope)

    def decision_table(self, block: Block, declared: Type | None) -> core.Node:
        table = block["decision_table"]
        subjects: dict[str, core.Node] = {}
        arms = []
        for row in table.get("rows", ()):
            if not _whole(row, "then"):
                continue
            tests = []
            for key, cell in row.items():
                if key in ("then", "article") or not isinstance(cell, Scalar):
                    continue
                if key not in subjects:
                    subjects[key] = self.expression(row.keys[key])
                tests.append(read_cell(cell, subjects[key], self.scope, self.reader))
            arms.append(self.arm(row, self.call("and", tests, row.span), declared))
            self.titles[row.span] = _called(row)
        written = table.get("hit_policy")
        policy = self.reader.word("hit_policy", written) if isinstance(written, Scalar) else "unique"
        if policy == "sum":
            return self.total_of(arms, block)
        return choose(tuple(arms), self.otherwise(block, declared), policy == "unique", block.span, self.scope)

    def total_of(self, arms: list[core.Arm], block: Block) -> core.Node:
        """The sum of the values of all the rows that match; nothing when none does."""
        parts = []
        for arm in arms:
            none = core.Literal(value=0, type=arm.value.type, span=arm.span)
            parts.append(choose((arm,), none, False, arm.span, self.scope))
        total = parts[0] if parts else _nothing(block.span)
        for part in parts[1:]:
            total = self.call("add", [total, part], block.span)
        return total

    def versions(self, block: Block, declared: Type | None) -> core.Node:
        arms = []
        for version in block["versions"]:
            validity = self.reader.validity(version)
            value, _ = self.form(version, declared)
            if "article" in version:
                self.branches[version.span] = self.reader.cited(version)
            arms.append(core.Arm(condition=during(validity, version.span), value=value, span=version.span))
            self.titles[version.span] = _in_force(validity, self.scope.units)
        return choose(tuple(arms), _nothing(block.span), True, block.span, self.scope)

    def scale(self, block: Block) -> core.Node:
        """Brackets from one lower bound to the next; below the first there is no answer."""
        if not _whole(block, "base", "mode", "brackets"):
            return _nothing(block.span)
        base = self.expression(block["base"])
        brackets = [b for b in block["brackets"] if "starting_at" in b and ("rate" in b or "value" in b)]
        bounds = [self.expression(b["starting_at"], base.type) for b in brackets]
        for (low, high), bracket in zip(pairwise(bounds), brackets[1:], strict=True):
            if isinstance(low, core.Literal) and isinstance(high, core.Literal) and not low.value < high.value:
                self.reader.report("REG011", bracket["starting_at"].span, {})
        flat = self.reader.word("scale_mode", block["mode"]) == "flat"
        tops: list[core.Node | None] = [*bounds[1:], None]
        self.titles[block.span] = Words(f"barème sur {_text(block, 'base')}", f"scale on {_text(block, 'base')}")
        for bracket, above in zip_longest(brackets, brackets[1:]):
            self.titles[bracket.span] = _bracket(bracket, above, flat)
        if flat:
            return self.flat(block, base, brackets, bounds, tops)
        return self.progressive(block, base, brackets, bounds, tops)

    def flat(
        self,
        block: Block,
        base: core.Node,
        brackets: list[Block],
        bounds: list[core.Node],
        tops: list[core.Node | None],
    ) -> core.Node:
        arms = []
        for bracket, low, top in zip(brackets, bounds, tops, strict=True):
            tests = [self.call("ge", [base, low], bracket.span)]
            if top is not None:
                tests.append(self.call("lt", [base, top], bracket.span))
            value = self.bracket_value(bracket, base)
            arms.append(core.Arm(condition=self.call("and", tests, bracket.span), value=value, span=bracket.span))
        return choose(tuple(arms), None, True, block.span, self.scope)

    def bracket_value(self, bracket: Block, base: core.Node) -> core.Node:
        if "value" in bracket:
            return self.expression(bracket["value"])
        return self.call("mul", [base, self.expression(bracket["rate"])], bracket.span)

    def progressive(
        self,
        block: Block,
        base: core.Node,
        brackets: list[Block],
        bounds: list[core.Node],
        tops: list[core.Node | None],
    ) -> core.Node:
        parts = []
        for bracket, low, top in zip(brackets, bounds, tops, strict=True):
            if "rate" not in bracket:
                self.reader.report("REG012", bracket.span, {})
                return _nothing(block.span)
            upper = base if top is None else self.call("min", [base, top], bracket.span)
            width = self.call("sub", [upper, low], bracket.span)
            none = core.Literal(
                value=0, type=replace(width.type, scale=0) if isinstance(width.type, Number) else ANYTHING
            )
            within = self.call("max", [none, width], bracket.span)
            parts.append(self.call("mul", [within, self.expression(bracket["rate"])], bracket.span))
        total = parts[0]
        for part in parts[1:]:
            total = self.call("add", [total, part], block.span)
        enough = core.Arm(condition=self.call("ge", [base, bounds[0]], block.span), value=total, span=block.span)
        return choose((enough,), None, True, block.span, self.scope)

    # ── conditions ──

    def group(
        self, kind: str, blocks: Any, prefix: str, span: Span, articles: tuple[str, ...]
    ) -> tuple[core.Node, Group]:
        """Conditions taken together: each becomes a hidden field, so that it can be shown, counted and explained.

        `articles` are those of the group, for the conditions that cite none.
        """
        items: list[Condition | Group] = []
        nodes: list[core.Node] = []
        for place, block in enumerate(blocks, start=1):
            if not any(key in block for key in CONDITION_FORMS):
                continue
            label = f"{prefix}{place}"
            if "all_of" in block or "any_of" in block:
                for key in ("otherwise", "statement"):
                    if key in block:
                        self.idle(block, key, ("if",))
                inner = "all_of" if "all_of" in block else "any_of"
                node, below = self.group(inner, block[inner], f"{label}.", block.span, self.cited(block, articles))
                items.append(below)
            else:
                node, item = self.single(block, label, self.cited(block, articles))
                items.append(item)
            nodes.append(node)
        builtin = "and" if kind == "all_of" else "or"
        return self.call(builtin, nodes, span), Group(kind="all" if kind == "all_of" else "any", items=tuple(items))

    def cited(self, block: Block, articles: tuple[str, ...]) -> tuple[str, ...]:
        return self.reader.cited(block) if "article" in block else articles

    def single(self, block: Block, label: str, articles: tuple[str, ...]) -> tuple[core.Node, Condition]:
        if "appraisal" in block:
            if "statement" in block:
                self.idle(block, "statement", ("if",))
            written = block["appraisal"]
            node = elaborate(syntax.Appraisal(name=written.text, span=written.span), self.scope)
            name = node.name if isinstance(node, core.Field) else ""
            return node, Condition(field=name, reason=block.text("otherwise"), articles=articles)
        name = f"{self.name}#{label}"
        node = self.condition(block["if"])
        reason = block.text("otherwise")
        self.hide(name, node, reason or block.text("statement"), articles, block.text("statement"), block.span)
        return self.own(name, block.span), Condition(field=name, reason=reason, articles=articles)

    def hide(
        self, name: str, node: core.Node, label: str, articles: tuple[str, ...], statement: str, span: Span
    ) -> None:
        self.hidden.append(
            Rule(
                name=name,
                label=label,
                type=BOOLEAN,
                articles=articles,
                expression=node,
                hidden=self.name,
                statement=statement,
                span=span,
            )
        )

    def own(self, name: str, span: Span) -> core.Node:
        """A hidden field of the same record, read."""
        return core.Field(
            row=core.Current(record=self.owner, span=span), record=self.owner, name=name, type=BOOLEAN, span=span
        )

    # ── modifiers ──

    def modified(self, node: core.Node, block: Block, validity: Validity) -> core.Node:
        """Bounds first, then rounding, then whether the rule applies at all."""
        span = block.span
        for key, builtin in (("floor", "max"), ("ceiling", "min")):
            if isinstance(bound := block.get(key), Scalar):
                node = self.call(builtin, [node, self.expression(bound)], bound.span)
        rounding = block.get("rounding")
        if isinstance(rounding, Block) and _whole(rounding, "step", "direction"):
            step = self.expression(rounding["step"])
            direction = self.reader.word("rounding", rounding["direction"])
            node = self.call(_ROUNDINGS[direction], [node, step], rounding.span)
        applies = block.get("applies_if")
        if isinstance(applies, Scalar):
            node = self.only_if(self.condition(applies), node, span)
        return node if validity == ALWAYS else self.only_if(during(validity, span), node, span)

    def only_if(self, condition: core.Node, node: core.Node, span: Span) -> core.Node:
        arm = core.Arm(condition=condition, value=node, span=span)
        return choose((arm,), _nothing(span), False, span, self.scope)

    def settled(self, node: core.Node, declared: Type | None, block: Block) -> Type:
        """The type of the rule, once the declared type and the computed one are seen to agree."""
        if declared is None:
            return node.type
        found = node.type
        if isinstance(declared, Number) and isinstance(found, Number) and t.same_kind(declared, found):
            if declared.scale is None:
                return replace(declared, scale=found.scale)
            if found.scale is None or found.scale > declared.scale:
                span = next(
                    (block[key].span for key in ("formula",) if key in block), block.key_span(next(iter(block)))
                )
                self.reader.report("TYP008", span, {"scale": declared.scale, "type": declared})
        elif any(form in block for form in ("scale", "all_of", "any_of")) and not t.same_kind(declared, found):
            # the values of the other forms were compared with the declared type where they stand
            self.reader.report("TYP017", block.span, {"expected": declared, "found": found})
        return declared

    def call(self, builtin: str, arguments: list[core.Node], span: Span) -> core.Node:
        if builtin in ("and", "or") and len(arguments) <= 1:
            return arguments[0] if arguments else core.Literal(value=builtin == "and", type=BOOLEAN, span=span)
        try:
            type_ = result_type(BUILTINS[builtin], (a.type for a in arguments))
        except MismatchError as problem:
            near = hints.remedies(problem.code, builtin, arguments, self.scope.units, self.scope.language)
            self.reader.report(problem.code, span, problem.args_, near)
            return _nothing(span)
        return core.Call(builtin=builtin, arguments=tuple(arguments), type=type_, span=span)


# Keys that say something only beside one of these forms.
_COMPANIONS: Mapping[str, tuple[str, ...]] = {
    "otherwise": ("cases", "decision_table"),
    "first_match": ("cases",),
    "exceptions": ("default",),
}

_ROUNDINGS: Mapping[str, str] = {
    "up": "round_up",
    "down": "round_down",
    "nearest": "round_nearest",
    "half_even": "round_half_even",
    "truncate": "truncate",
}


def _called(row: Block) -> Words:
    """A row of a decision table: `boursier oui ; mention bien`."""
    columns = [(key, cell) for key, cell in row.items() if key not in ("then", "article") and isinstance(cell, Scalar)]
    cells = [f"{row.keys[key].text} {cell.text}" for key, cell in columns]
    return Words(" ; ".join(cells) or "toujours", "; ".join(cells) or "always")


def _in_force(validity: Validity, units: Units) -> Words:
    """A dated version: `du 1er septembre 2023 au 31 août 2024`."""
    days = Range(validity.start, validity.end)
    return Words(f"version {say(days, DATE, units, 'fr')}", f"version {say(days, DATE, units, 'en')}")


def _bracket(bracket: Block, above: Block | None, flat: bool) -> Words:
    """A bracket of a scale: `de 300 € à 600 €, 10 %`; in a flat one the upper bound belongs to the next."""
    low, rate = _text(bracket, "starting_at"), _text(bracket, "rate")
    said = f", {rate}" if rate else ""
    if above is None:
        return Words(f"à partir de {low}{said}", f"from {low}{said}")
    high = _text(above, "starting_at")
    if flat:
        return Words(f"de {low} à moins de {high}{said}", f"from {low} to less than {high}{said}")
    return Words(f"de {low} à {high}{said}", f"from {low} to {high}{said}")


def _text(block: Block, key: str) -> str:
    return " ".join(block.text(key).split())


def during(validity: Validity, span: Span) -> core.Node:
    """Whether the date of the case falls in a validity."""
    date = core.CaseDate(type=DATE, span=span)
    tests: list[core.Node] = []
    for builtin, bound in (("ge", validity.start), ("le", validity.end)):
        if bound is not None:
            limit = core.Literal(value=bound, type=DATE, span=span)
            tests.append(core.Call(builtin=builtin, arguments=(date, limit), type=BOOLEAN, span=span))
    if not tests:
        return core.Literal(value=True, type=BOOLEAN, span=span)
    return tests[0] if len(tests) == 1 else core.Call(builtin="and", arguments=tuple(tests), type=BOOLEAN, span=span)


def _nothing(span: Span) -> core.Literal:
    return core.Literal(value=NOT_APPLICABLE, type=ANYTHING, span=span)


def _whole(block: Any, *keys: str) -> bool:
    """Whether a block has all these keys: one that has not was reported when its shape was checked."""
    return isinstance(block, Block) and all(key in block for key in keys)
