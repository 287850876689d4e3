"""Write anew what the engine says: the index of the pages, the snapshots of the clinic. Then read them, as prose.

python -m tests.diagnostics.accept
"""

from tests.diagnostics.examples import PAGES, index


def main() -> None:
    """Rewrite the generated parts of the documentation of diagnostics."""
    readme = PAGES / "README.md"
    above, _, _ = readme.read_text(encoding="utf-8").partition("| code | message |")
    readme.write_text(above + index(), encoding="utf-8")


if __name__ == "__main__":
    main()
