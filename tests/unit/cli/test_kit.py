"""Help and misuse are in the language of the user, under French names and English ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import __version__
from engine.cli import commands, kit
from engine.cli.console import Console
from tests.unit.cli.conftest import Run

COMMANDS = {name: lazy.names for name, lazy in commands.engine.lazy.items()}


def test_the_version(engine: Run) -> None:
    assert f"engine {__version__}\n" == engine("--version").out


def test_without_a_command_the_commands_are_shown_and_it_is_misuse(engine: Run) -> None:
    ran = engine()
    assert (2, "") == (ran.code, ran.out)
    assert "check, valider" in ran.err


@pytest.mark.parametrize("name", [name for english, french in COMMANDS.items() for name in (english, *french)])
def test_each_command_has_help_with_an_example_in_both_languages(engine: Run, name: str) -> None:
    french, english = engine(name, "--aide"), engine("--lang", "en", name, "--help")
    assert (0, 0) == (french.code, english.code)
    assert "Usage : engine" in french.out
    assert "Exemples :\n  engine " in french.out
    assert "Usage: engine" in english.out
    assert "Examples:\n  engine " in english.out
    assert "langue des messages" not in english.out
    assert "«\n" not in french.out


def test_the_help_of_the_whole_has_examples_too(engine: Run) -> None:
    assert "Exemples :\n  engine valider " in engine("--aide").out
    assert "Examples:\n  engine check " in engine("--lang", "en", "--help").out


def test_the_examples_of_the_help_are_commands_that_exist(engine: Run) -> None:
    for example in commands.engine.examples:
        french, english = (commands.engine.get_command(None, words.split()[1]) for words in (example.fr, example.en))  # type: ignore[arg-type]  # the context is not looked at
        assert french is not None
        assert french is english
    for name in COMMANDS:
        command = commands.engine.get_command(None, name)  # type: ignore[arg-type]  # the same
        assert isinstance(command, kit.Command)
        for example in command.examples:
            for words in (example.fr.split(), example.en.split()):
                assert words[0] == "engine"
                assert command is commands.engine.get_command(None, words[1])  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("name", ["évaluer", "evaluer", "Évaluer", "eval"])
def test_accents_and_case_do_not_matter_in_a_command(engine: Run, name: str) -> None:
    assert 0 == engine(name, "bourse", "cas.yaml").code


@pytest.mark.parametrize(
    ("args", "code", "help_"),
    [
        (["chek"], "CMD026", "vouliez-vous dire « check » ?"),
        (["eval", "bourse"], "CMD023", "« engine eval --help » donne un exemple"),
        (["eval", "bourse", "cas.yaml", "de", "trop"], "CMD025", "se met entre guillemets"),
        (["eval", "bourse", "cas.yaml", "--jsn"], "CMD021", "vouliez-vous dire « --json » ?"),
        (["eval", "bourse", "cas.yaml", "--date"], "CMD022", "--help"),
        (["eval", "bourse", "cas.yaml", "--json=oui"], "CMD022", "--help"),
        (["check", "bourse", "--format", "jso"], "CMD024", "vouliez-vous dire « json » ?"),
        (["check", "bourse", "--lang", "de"], "CMD024", "fr, en"),
        (["rule", "NOM99"], "CMD036", "NOM002"),
    ],
)
def test_misuse_is_explained(engine: Run, args: list[str], code: str, help_: str) -> None:
    ran = engine(*args)
    assert (2, "") == (ran.code, ran.out)
    assert f"erreur {code} " in ran.err
    assert help_ in ran.err


def test_misuse_is_said_in_the_language_asked_for(engine: Run) -> None:
    assert "error CMD021 unknown option" in engine("check", "bourse", "--jsn", "--lang=en").err
    assert "error CMD021 unknown option" in engine("--langue", "en", "check", "bourse", "--jsn").err


@pytest.mark.parametrize(
    ("args", "chosen", "color"),
    [
        ([], None, True),
        (["--lang", "en"], "en", True),
        (["--lang=fr", "--no-color"], "fr", False),
        (["--lang", "fr", "--langue", "en"], "en", True),
        (["--", "--lang", "en"], None, True),
    ],
)
def test_the_choices_are_read_wherever_they_stand(args: list[str], chosen: str | None, color: bool) -> None:
    assert (chosen, color) == (Console.chosen_by(args).chosen, Console.chosen_by(args).color)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C"}, "fr"),
        ({}, "fr"),
    ],
)
def test_the_session_has_a_language(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language == Console().language()
    assert "en" == Console().language("en")
    assert "fr" == Console("fr").language("en")


# What goes wrong


def test_a_fault_of_the_engine_is_owned_up_to_without_a_traceback(engine: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("cassé")

    monkeypatch.setattr(kit, "run", broken)
    ran = engine("check", "bourse")
    assert (3, "") == (ran.code, ran.out)
    assert "erreur CMD900 faute du moteur" in ran.err
    assert "cassé" not in ran.err
    monkeypatch.setenv("ENGINE_DEBUG", "1")
    assert "RuntimeError: cassé" in engine("check", "bourse").err


def test_an_interruption_is_quiet(engine: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(kit, "run", interrupted)
    ran = engine("check", "bourse")
    assert (130, "", "") == (ran.code, ran.out, ran.err)


def process(folder: Path, *args: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """A real process, in a session without a terminal of which the encoding is plain ASCII."""
    root = Path(__file__).parents[3]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "PYTHONIOENCODING": "ascii", "LANG": "fr_FR.UTF-8"}
    command = [sys.executable, "-m", "engine", *args]
    return subprocess.run(command, cwd=folder, env=env, stdout=stdout, stderr=subprocess.PIPE, check=False)


def test_pipes_and_files_are_in_utf8_without_colour(folder: Path) -> None:
    ran = process(folder, "eval", "bourse", "cas.yaml")
    assert 0 == ran.returncode
    assert "ÉLIGIBLE" in ran.stdout.decode("utf-8")
    assert b"\x1b" not in ran.stdout


def test_a_reader_who_leaves_is_no_fault(folder: Path) -> None:
    end, start = os.pipe()
    os.close(end)
    ran = process(folder, "eval", "bourse", "cas.yaml", stdout=start)
    os.close(start)
    assert (141, b"") == (ran.returncode, ran.stderr)
