"""Write anew what the engine says: the index of the pages, the snapshots of the clinic. Then read them, as prose.

python -m tests.diagnostics.accept
"""

from pathlib import Path

from tests.diagnostics.examples import CLINIC, PAGES, contents, index, retold, slips


def main() -> None:
    """Rewrite the generated parts, and name the files that changed."""
    for path in slips():
        rewrite(path, retold(path.read_text(encoding="utf-8")))
    complete(PAGES / "README.md", index())
    complete(CLINIC / "README.md", contents())


def complete(readme: Path, table: str) -> None:
    """Put a table where the one with the same first line begins, up to the end."""
    above, _, _ = readme.read_text(encoding="utf-8").partition(table.partition("\n")[0])
    rewrite(readme, above + table)


def rewrite(path: Path, text: str) -> None:
    """Write a file, if that changes it."""
    if path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(CLINIC.parents[2]))


if __name__ == "__main__":
    main()
