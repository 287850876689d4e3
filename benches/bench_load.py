"""Starting up: reading and checking the ARE of Île-de-France, and whole commands.

The base is what importing five libraries costs in a process of its own, which says how fast the machine is.
"""

from pathlib import Path

from timing import best, inside, process, show

BASE = "import yaml, lark, simpleeval, jsonschema, click"
POLICY = "idf-are-2023"
CASE = str(Path(__file__).parents[1] / "examples" / "are-eleve.yaml")

ENGINE = "import sys\nfrom engine.cli import main\nsys.exit(main())"
"""What the command `engine` runs."""

IMPORTS = "from engine.checks import run_checks\nfrom engine.policy.files import open_policy"
LOAD = f"policy = open_policy({POLICY!r}).policy"


def main() -> None:
    measures = {
        BASE: inside(BASE),
        "load the policy and its tables": inside(LOAD, after=IMPORTS),
        "load and check it": inside(f"{LOAD}\nrun_checks(policy)", after=IMPORTS),
        "process: python": process("-c", "pass"),
        "process: engine --version": process("-c", ENGINE, "--version"),
        "process: engine check": process("-c", ENGINE, "check", POLICY),
        "process: engine eval": process("-c", ENGINE, "eval", POLICY, CASE),
    }
    show("starting up", best(measures), unit="ms", scale=1e3, base=BASE)


if __name__ == "__main__":
    main()
