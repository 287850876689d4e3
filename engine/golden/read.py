"""Golden files: a policy, and cases with the decision expected of each."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os.path import dirname, join, normpath
from typing import Any

from engine.golden.motives import Motive, read_motives
from engine.policy.conformity import check, first_causes
from engine.policy.load import language_of
from engine.policy.shape import GOLDEN, Block, decode
from engine.text import document
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words, has_errors, sort_key
from engine.text.document import Mapping as MappingNode
from engine.text.document import Node, Scalar
from engine.text.source import Place, Source, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenCase:
    """One case as it is written: its name, the article it illustrates, the facts and the decision expected.

    `motives` say why it was changed. `problems` are what is wrong with its lines; a case with errors among them is not
    run.
    """

    name: str
    article: str
    place: Place
    block: Block
    motives: tuple[Motive, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def id(self) -> str:
        """What names the case among all others: `tests/golden/x/élèves.yaml::première année`."""
        return f"{self.place.source.name}::{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenFile:
    """The cases of a file, the policy they are about, the language of the file.

    `tables` are the files of the tables that the policy expects, by the name of the table: named relatively to the
    golden file there, to where its own name starts from here. `removed` are the names of cases that were taken out,
    with a motive; `accepted` the changes of the policy that no case has to notice: see `engine.golden.accepted`;
    `accepted_points` the points of coverage that no case has to show: see `engine.golden.granted`.
    """

    source: Source
    language: Language
    policy: str
    policy_place: Place
    cases: tuple[GoldenCase, ...]
    tables: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    accepted: tuple[Block, ...] = ()
    accepted_points: tuple[Block, ...] = ()


def read_golden(source: Source) -> tuple[GoldenFile | None, tuple[Diagnostic, ...]]:
    """The golden file of a source, and what is wrong with it that belongs to none of its cases."""
    node, problems = document.read(source)
    if node is None:
        return None, problems
    language = language_of(node) or _language_of_keys(node)
    problems = first_causes(sorted((*problems, *check(node, "golden", language, source)), key=sort_key))
    block = decode(node, GOLDEN, language)
    policy = block.get("policy") if isinstance(block, Block) else None
    if not isinstance(block, Block) or not isinstance(policy, Scalar):
        return None, problems
    cases, problems = _cases(block.get("cases_list", ()), source, language, problems)
    removed, more = _removed(block.get("removed_cases", ()), source, language, {case.name for case in cases})
    return (
        GoldenFile(
            source=source,
            language=language,
            policy=policy.text,
            policy_place=Place(source, policy.span),
            cases=cases,
            tables={name: _beside(source, file.text) for name, file in _tables(block) if isinstance(file, Scalar)},
            removed=removed,
            accepted=tuple(item for item in block.get("accepted_changes", ()) if isinstance(item, Block)),
            accepted_points=tuple(item for item in block.get("accepted_points", ()) if isinstance(item, Block)),
        ),
        (*problems, *more),
    )


def is_sound(case: GoldenCase) -> bool:
    """Whether the case can be run."""
    return not has_errors(case.problems)


def _tables(block: Block) -> Iterable[tuple[str, Any]]:
    tables = block.get("tables")
    return tables.items() if isinstance(tables, Block) else ()


def _beside(source: Source, file: str) -> str:
    """A file named relatively to that of a source."""
    return normpath(join(dirname(source.name), file))


def _language_of_keys(node: Node) -> Language:
    """The language of a file that does not say it: that of its first key."""
    return "en" if isinstance(node, MappingNode) and node.get("policy") is not None else "fr"


def _cases(
    blocks: Iterable[Block], source: Source, language: Language, problems: tuple[Diagnostic, ...]
) -> tuple[tuple[GoldenCase, ...], tuple[Diagnostic, ...]]:
    """The cases, each with its own problems, and the problems that are left."""
    found: dict[str, GoldenCase] = {}
    for block in blocks:
        own = tuple(diagnostic for diagnostic in problems if _is_in(diagnostic, block.span))
        problems = tuple(diagnostic for diagnostic in problems if diagnostic not in own)
        case = _case(block, source, language, own)
        if case is None:
            problems = (*problems, *own)
            continue
        if case.name in found:
            first = (found[case.name].place, Words("première fois", "first time"))
            again = Diagnostic(entry=entry("CAS080"), place=case.place, args={"name": case.name}, related=(first,))
            problems = (*problems, again)
            continue
        found[case.name] = case
    return tuple(found.values()), problems


def _removed(
    blocks: Iterable[Block], source: Source, language: Language, present: Container[str]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The names of the cases that were taken out, and what is wrong with how it is said."""
    names: list[str] = []
    problems: list[Diagnostic] = []
    for block in blocks:
        problems += read_motives(block, source, language)[1]
        name = block.get("name")
        if isinstance(name, Scalar):
            names.append(name.text)
            if name.text in present:
                place = Place(source, name.span)
                problems.append(Diagnostic(entry=entry("CAS103"), place=place, args={"name": name.text}))
    return tuple(names), tuple(problems)


def _case(block: Block, source: Source, language: Language, problems: tuple[Diagnostic, ...]) -> GoldenCase | None:
    name = block.get("name")
    if not isinstance(name, Scalar):
        return None
    motives, more = read_motives(block, source, language)
    problems = (*problems, *more)
    case = GoldenCase(
        name=name.text,
        article=block.text("source"),
        place=Place(source, name.span),
        block=block,
        motives=motives,
        problems=problems,
    )
    expected = block.get("expected")
    if isinstance(expected, Block) and not expected.entries:
        nothing = Diagnostic(entry=entry("CAS081"), place=Place(source, block.key_span("expected")))
        return replace(case, problems=(*problems, nothing))
    if blanks := dict(_blanks(expected, "")):
        place = Place(source, next(iter(blanks.values())))
        args = {"case": case.name, "fields": ", ".join(blanks), "article": case.article}
        return replace(case, problems=(*problems, Diagnostic(entry=entry("GOL008"), place=place, args=args)))
    return case


def _blanks(expected: Any, path: str) -> Iterator[tuple[str, Span]]:
    """The fields expected beside which nothing is written, each with the place of its name."""
    if not isinstance(expected, Block):
        return
    for name, value in expected.items():
        if isinstance(value, Scalar) and value.is_empty:
            yield path + name, expected.key_span(name)
        for place, item in enumerate(value if isinstance(value, tuple) else (), start=1):
            yield from _blanks(item, f"{path}{name}[{place}].")


def _is_in(diagnostic: Diagnostic, span: Span) -> bool:
    place = diagnostic.place
    return place is not None and span.start <= place.span.start < max(span.end, span.start + 1)
