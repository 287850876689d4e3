"""The golden cases of the shipped policies stand beside others of their policy; `engine.pytest_plugin` runs them."""

from pathlib import Path

from engine.golden.opening import open_golden
from engine.policy.files import yaml_files

HERE = Path(__file__).parent


def test_a_folder_holds_the_cases_of_the_policy_of_its_name() -> None:
    for path in yaml_files(HERE):
        file, problems = open_golden(str(path))
        assert () == problems
        assert file is not None
        assert path.parent.name == file.policy
