"""The command line: parse options, call the engine, print, answer an exit code; it computes nothing itself.

Exit codes: 0 fine, 1 findings (a diagnostic, a failed case, a rejected case), 2 misuse, 3 a fault of the engine,
130 interrupted, 141 when nobody reads the output any more.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

INTERRUPTED, UNREAD, FAULT = 130, 141, 3

FEW_COLLECTIONS = 200_000
"""Objects made between two searches for cycles: most commands end before the first, which would find nothing."""


def main(args: Sequence[str] | None = None) -> int:
    """Run one command, with the arguments of the process by default; the answer is the exit code.

    Nothing is raised: whatever goes wrong is said on standard error.
    """
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # what is left to write goes nowhere, so that Python does not complain on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except Exception:
        return _own_up()
    finally:
        if args is None and "duckdb" not in sys.modules:
            # the process ends: Python would look a last time through all that it holds, which the database needs
            gc.freeze()


def _run(args: Sequence[str] | None) -> int:
    gc.set_threshold(FEW_COLLECTIONS)

    from engine.cli.commands import engine
    from engine.cli.console import prepare_streams
    from engine.cli.kit import run

    prepare_streams()
    code = run(engine, args)
    sys.stdout.flush()
    return code


def _own_up() -> int:
    """Say that the engine is at fault, and not the user."""
    if os.environ.get("ENGINE_DEBUG"):
        traceback.print_exc()
    else:
        from engine.cli.console import system_language
        from engine.text.catalogue import entry
        from engine.text.diagnostics import Diagnostic
        from engine.text.report import text

        print(text([Diagnostic(entry=entry("CMD900"), place=None)], system_language()), file=sys.stderr)
    return FAULT
