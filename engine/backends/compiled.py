"""The compiled evaluator: one case, Python functions generated from the same lowering as the reference."""

from __future__ import annotations

from engine.backends.lowering import Bail
from engine.backends.program import Program, complete, instances
from engine.backends.stages import Step
from engine.language.values import Row


def run(program: Program, record: str, root: Row) -> None:
    """Compute every rule of a case and write the results in its rows; the same contract as `reference.run`."""
    rows = instances(program.policy, record, root)
    if complete(program.policy, rows):
        try:
            _run(program, program.native_steps, rows)
        except Bail:
            pass
        else:
            return
    _run(program, program.general_steps, rows)


def _run(program: Program, steps: tuple[Step, ...], rows: dict[str, list[Row]]) -> None:
    for stage, step in zip(program.plan.stages, steps, strict=True):
        for row in rows.get(stage.record, ()):
            step(row)
