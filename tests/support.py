"""Policies and cases written in a test: loaded, decided, with what is said of them in short."""

from collections.abc import Iterable
from textwrap import dedent

from engine.backends.program import prepare
from engine.casework.case import read_case, setting_of
from engine.casework.decision import Decision, decide
from engine.policy.load import Loaded, load
from engine.policy.model import Policy
from engine.policy.plan import plan
from engine.policy.shape import CASE_FILE, decode
from engine.text import document
from engine.text.diagnostics import Diagnostic, Language
from engine.text.source import Source

HEAD = """\
langue: fr
politique: exemple
titre: Aide inventée
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Aide, source: r}}
"""
"""How a small policy of one article begins."""


def load_text(yaml: str, files: dict[str, bytes] | None = None) -> Loaded:
    """The policy of a YAML text, with the files it names."""
    return load(Source("politique.yaml", dedent(yaml)), (files or {}).get)


def policy_of(yaml: str, files: dict[str, bytes] | None = None) -> Policy:
    """The policy of a YAML text without any fault."""
    loaded = load_text(yaml, files)
    assert [] == said(loaded.diagnostics), said(loaded.diagnostics)
    assert loaded.policy is not None
    return loaded.policy


def decide_text(policy_yaml: str, case_yaml: str) -> Decision:
    """The decision on the case of a YAML text."""
    policy = policy_of(policy_yaml)
    source = Source("cas.yaml", dedent(case_yaml))
    node, faults = document.read(source)
    assert [] == said(faults)
    assert node is not None
    case, faults = read_case(decode(node, CASE_FILE, policy.language), policy, source)
    assert [] == said(faults)
    assert case is not None
    return decide(prepare(plan(policy), setting_of(case)), case)[0]


def said(diagnostics: Iterable[Diagnostic], language: Language = "fr") -> list[str]:
    """Each finding in one line: its code, the text it points at, what it says."""
    return [f"{d.code} {pointed(d)} | {d.label(language)}" for d in diagnostics]


def pointed(diagnostic: Diagnostic) -> str:
    """The text that a finding points at, up to the end of the line."""
    if diagnostic.place is None:
        return ""
    span = diagnostic.place.span
    return diagnostic.place.source.text[span.start : span.end].partition("\n")[0]
