"""A PostgreSQL server of a test's own, in a temporary folder, where the programs for one are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.backends.dialects import POSTGRES
from tests.columns.support import Relations

NOBODY = 65534
"""The user that runs the server when the tests are run by root, which it refuses."""


def program(name: str) -> str | None:
    """The path of a program of PostgreSQL."""
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))


def is_installed() -> bool:
    """Whether a server can be started."""
    return all(program(name) for name in ("initdb", "pg_ctl", "psql"))


@contextmanager
def server() -> Iterator[Path]:
    """The folder of the socket of a running server."""
    user: dict[str, Any] = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
    with TemporaryDirectory(prefix="pg") as folder:
        if user:
            os.chown(folder, NOBODY, NOBODY)
        data = f"{folder}/data"
        silent: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user}
        quick = ["-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([program("initdb"), "-D", data, *quick], cwd=folder, **silent)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        subprocess.run([program("pg_ctl"), "-D", data, "-w", "-o", options, "start"], cwd=folder, **silent)
        try:
            yield Path(folder)
        finally:
            subprocess.run([program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], cwd=folder, **silent)


def answer(folder: Path, statements: str) -> str:
    """What the server prints."""
    command = [program("psql"), "-h", str(folder), "-U", "test", "-d", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run(command, input=statements, capture_output=True, text=True, check=False)  # type: ignore[arg-type]  # psql is installed
    assert done.returncode == 0, done.stderr[:3000]
    return done.stdout


def rows_of(folder: Path, relations: Relations, statement: str, heads: Sequence[str]) -> list[list[Any]]:
    """The rows of a statement over relations, in the order of their numbers."""
    created = "".join(map(_created(relations), relations.columns))
    asked = f"SELECT COALESCE(JSON_AGG(ROW_TO_JSON(q)), '[]') FROM ({statement}) AS q;"
    found = json.loads(answer(folder, f"BEGIN;\n{created}{asked}\nROLLBACK;\n").replace("\n", ""))
    rows = [[row[POSTGRES.quote(head)[1:-1].replace('""', '"')] for head in heads] for row in found]
    return sorted(rows, key=lambda row: int(row[0]))


def _created(relations: Relations) -> Any:
    def create(record: str) -> str:
        name = POSTGRES.quote(relations.layout.relations[record])
        columns = relations.columns[record]
        heads = ", ".join(
            f"{POSTGRES.quote(title)} {type_.replace('HUGEINT', 'NUMERIC')}" for title, (type_, _) in columns.items()
        )
        rows = list(zip(*(values for _, values in columns.values()), strict=True))
        made = f"CREATE TEMP TABLE {name} ({heads});\n"
        values = ",\n".join(f"({', '.join(map(_literal, row))})" for row in rows)
        return made + (f"INSERT INTO {name} VALUES\n{values};\n" if rows else "")

    return create


def _literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(value)
        case _:
            return "'" + str(value).replace("'", "''") + "'"
