"""Commands of click made bilingual: help and misuse in the language of the user, French names beside the others."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from engine import __version__
from engine.cli.console import LANGUAGES, MISUSE, Console
from engine.text.catalogue import entry
from engine.text.diagnostics import Diagnostic, Language, Words
from engine.text.suggest import closest, fold

USAGE = Words("Usage : ", "Usage: ")
ABOVE = {
    "arguments": Words("Arguments ", "Arguments"),
    "options": Words("Options ", "Options"),
    "commands": Words("Commandes ", "Commands"),
    "examples": Words("Exemples ", "Examples"),
}


class Misuse(click.ClickException):
    """A command that cannot be followed; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


def misuse(code: str, near: tuple[str, ...] = (), /, **args: Any) -> Misuse:
    """The refusal of a command, by the code of its diagnostic."""
    return Misuse(Diagnostic(entry=entry(code), place=None, args=args, suggestions=near))


def run(command: click.Command, args: Sequence[str] | None) -> int:
    """Run a command with some arguments, by default those of the process; the answer is the exit code."""
    given = sys.argv[1:] if args is None else list(args)
    console = Console.chosen_by(given)
    try:
        with command.make_context("engine", list(given), obj=console) as context:
            code: int = command.invoke(context)
            return code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as refusal:
        console.tell([explained(refusal)])
        return MISUSE


def explained(refusal: click.ClickException) -> Diagnostic:
    """What click complains of, in our words."""
    match refusal:
        case Misuse():
            return refusal.diagnostic
        case click.NoSuchOption() if refusal.option_name[1:2].isdecimal():
            return misuse("CMD037", option=refusal.option_name).diagnostic
        case click.NoSuchOption():
            known = _options(refusal.ctx)
            near, option = closest(refusal.option_name, known), refusal.option_name
            return misuse("CMD021", near, option=option, known=", ".join(known)).diagnostic
        case click.BadOptionUsage():
            return misuse("CMD022", option=refusal.option_name).diagnostic
        case click.MissingParameter(param=Argument() as missing, ctx=click.Context() as context):
            name = missing.shown.words(context.obj.language())
            return misuse("CMD023", name=name, command=context.command_path).diagnostic
        case _:
            return misuse("CMD020", said=refusal.format_message()).diagnostic


def _options(context: click.Context | None) -> tuple[str, ...]:
    params = context.command.params if context else ()
    return tuple(name for param in params if isinstance(param, click.Option) for name in param.opts if len(name) > 2)


# ── Parameters ──────────────────────────────────────────────────────────────────────────────────────────────────


class Option(click.Option):
    """An option: its names, what it is for, and the words it takes or the word that stands for its value."""

    def __init__(
        self,
        *names: str,
        about: Words,
        value: Words | None = None,
        words: tuple[str, ...] = (),
        many: bool = False,
        **more: Any,
    ) -> None:
        flag = value is None and not words
        settings: dict[str, Any] = {"is_flag": True} if flag else {"type": click.STRING, "multiple": many}
        super().__init__(list(names), **{"callback": _one_of if words else None, **settings, **more})
        self.about, self.words = about, words
        self.value = Words("|".join(words), "|".join(words)) if words else value

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The names of the option and what it is for."""
        language = ctx.obj.language()
        names = ", ".join(sorted(self.opts, key=len) if len(self.opts[0]) == 2 else self.opts)
        return f"{names} {self.value.words(language)}" if self.value else names, self.about.words(language)


def _one_of(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """The value given to an option, when it is one of its words."""
    words = param.words if isinstance(param, Option) else ()
    if value is None or value in words:
        return value
    raise misuse("CMD024", closest(value, words), option=param.opts[0], value=value, values=", ".join(words))


class Argument(click.Argument):
    """An argument, shown under a name in each language."""

    def __init__(self, name: str, shown: Words, *, about: Words, many: bool = False, required: bool = True) -> None:
        super().__init__([name], nargs=-1 if many else 1, required=required)
        self.shown, self.about = shown, about

    def make_metavar(self, ctx: click.Context) -> str:
        """How the argument stands in the usage: `POLICY`, `[PATH…]`."""
        word = self.shown.words(ctx.obj.language()) + ("…" if self.nargs == -1 else "")
        return word if self.required else f"[{word}]"

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The argument and what it is."""
        language = ctx.obj.language()
        return self.shown.words(language), self.about.words(language)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        print(ctx.get_help())
        ctx.exit()


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        print(f"engine {__version__}")
        ctx.exit()


def _immediate(*names: str, about: Words, callback: Callable[..., None]) -> Option:
    return Option(*names, about=about, callback=callback, is_eager=True, expose_value=False)


def _common() -> tuple[Option, ...]:
    """The options of every command. `Console.chosen_by` reads the first two, wherever they stand."""
    return (
        Option(
            "--lang",
            "--langue",
            about=Words("langue des messages (sinon celle du fichier)", "language of the messages (else the file's)"),
            words=LANGUAGES,
            expose_value=False,
        ),
        Option("--no-color", "--sans-couleur", about=Words("sans couleur", "without colour"), expose_value=False),
        _immediate("-h", "--help", "--aide", about=Words("affiche cette aide", "show this help"), callback=_show_help),
    )


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────


class Command(click.Command):
    """A command: `body` is called with the console and the values of the parameters, and answers the exit code."""

    def __init__(
        self,
        name: str,
        body: Callable[..., int],
        *,
        about: Words,
        params: Sequence[Option | Argument],
        examples: Sequence[Words],
    ) -> None:
        super().__init__(name, params=[*params, *_common()], add_help_option=False)
        self.body, self.about, self.examples = body, about, examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; one too many is explained."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest:
            raise misuse("CMD025", value=rest[0], command=ctx.command_path)
        return rest

    def invoke(self, ctx: click.Context) -> int:
        """Do what the command says; the answer is the exit code."""
        return self.body(ctx.obj, **ctx.params)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, purpose, arguments, options, examples."""
        language = ctx.obj.language()
        arguments = [param for param in self.params if isinstance(param, Argument)]
        usage = " ".join(("[OPTIONS]", *(argument.make_metavar(ctx) for argument in arguments)))
        formatter.write_usage(ctx.command_path, usage, prefix=USAGE.words(language))
        _paragraph(formatter, self.about.words(language))
        _section(formatter, ABOVE["arguments"].words(language), [a.get_help_record(ctx) for a in arguments])
        options = [param.get_help_record(ctx) for param in self.params if isinstance(param, Option)]
        _section(formatter, ABOVE["options"].words(language), options)
        _show_examples(formatter, self.examples, language)


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command that is imported when it is called: the module that holds it as `command`, its French names."""

    module: str
    names: tuple[str, ...]
    about: Words


class Group(click.Group):
    """The commands, by name in either language."""

    def __init__(self, name: str, about: Words, commands: Mapping[str, Lazy], examples: Sequence[Words]) -> None:
        shown = _immediate("--version", about=Words("affiche la version", "show the version"), callback=_show_version)
        super().__init__(
            name,
            params=[*_common(), shown],
            callback=_without_command,
            add_help_option=False,
            invoke_without_command=True,
            no_args_is_help=False,
        )
        self.about, self.lazy, self.examples = about, commands, examples

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of their use."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; accents and case do not matter."""
        for name, lazy in self.lazy.items():
            if fold(cmd_name) in map(fold, (name, *lazy.names)):
                found: click.Command = import_module(lazy.module).command
                return found
        return None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command, list[str]]:
        """The command called, and its arguments.

        Raises:
            Misuse: if there is no such command.
        """
        found = self.get_command(ctx, args[0])
        if found is None:
            names = [name for key, lazy in self.lazy.items() for name in (key, *lazy.names)]
            raise misuse("CMD026", closest(args[0], names), command=args[0], known=", ".join(self.lazy))
        return found.name, found, args[1:]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, purpose, commands, options, examples."""
        language = ctx.obj.language()
        word = Words("COMMANDE", "COMMAND").words(language)
        formatter.write_usage(ctx.command_path, f"[OPTIONS] {word} …", prefix=USAGE.words(language))
        _paragraph(formatter, self.about.words(language))
        rows = [(", ".join((name, *lazy.names)), lazy.about.words(language)) for name, lazy in self.lazy.items()]
        _section(formatter, ABOVE["commands"].words(language), rows)
        options = [param.get_help_record(ctx) for param in self.params if isinstance(param, Option)]
        _section(formatter, ABOVE["options"].words(language), options)
        _show_examples(formatter, self.examples, language)


@click.pass_context
def _without_command(ctx: click.Context) -> int:
    """Without a command, say which there are."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help(), file=sys.stderr)
    return MISUSE


def _paragraph(formatter: click.HelpFormatter, text: str) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_unbroken(text))


def _section(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl([(name, _unbroken(about)) for name, about in rows])


def _show_examples(formatter: click.HelpFormatter, examples: Sequence[Words], language: Language) -> None:
    with formatter.section(ABOVE["examples"].words(language)):
        for example in examples:
            formatter.write(f"  {example.words(language)}\n")


def _unbroken(text: str) -> str:
    """The text, whose lines will not end inside the marks of French."""
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\u00a0", text)
