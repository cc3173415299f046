"""A command line that is known, taken apart by argparse itself.

Which arguments belong to which option is decided by a parser of the standard library that is made like the job's, but
does nothing: every action notes the texts it is given. No converter, action or text of the job takes part in it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inputgen.frozen import frozen
from inputgen.interpret.values import Choice, Const, Ref
from inputgen.library.argparse_options import FLAGS, Option, options_of, setting, table
from inputgen.library.argparse_values import is_required
from inputgen.library.refusing_parser import RefusedError, RefusingParser

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# argparse matches positional arguments with regular expressions; these keep hostile ones from taking long.
_TEXTS = 100
_COUNT = 1000
_LOOSE = 3
_PARSERS = 200


class NotTakenApartError(Exception):
    """The command line is not taken apart: the parser, or the command line, is past a bound or not known."""


@frozen
class Given:
    """An option that is given.

    Attributes:
        texts: what follows it; None where it takes nothing.
        string: the option string used; None for a positional argument.
    """

    parser: Ref
    option: Option
    texts: tuple[str, ...] | None
    string: str | None


@dataclass(slots=True)
class CommandLine:
    """A command line, taken apart.

    Attributes:
        given: the options given, in order.
        commands: each subcommand given: the option that takes it, its name, and its parser.
        extra: arguments that no option takes.
    """

    given: list[Given] = field(default_factory=list)
    commands: list[tuple[Option, str, Ref]] = field(default_factory=list)
    extra: tuple[str, ...] = ()


class _Note(argparse.Action):
    def __init__(self, *args: Any, note: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.note = note

    def __call__(self, _parser: Any, _namespace: Any, values: Any, option_string: str | None = None) -> None:
        self.note(values, option_string)


def take_apart(ev: Evaluator, parser: Ref, texts: Sequence[str], *, mixed: bool = False) -> CommandLine:
    """What each option of a parser is given; `mixed` where positional ones may stand between the others.

    Raises:
        RefusedError: where argparse refuses the command line, or prints its help.
        NotTakenApartError: where that cannot be known.
    """
    if len(texts) > _TEXTS:
        raise NotTakenApartError
    line = CommandLine()
    try:
        made = _Maker(ev, line).parser(parser)
        parse = made.parse_known_intermixed_args if mixed else made.parse_known_args
        namespace, extra = parse(list(texts))
    except (ValueError, TypeError, IndexError, argparse.ArgumentError):
        raise NotTakenApartError from None
    del namespace
    line.extra = tuple(extra)
    return line


class _Maker:
    def __init__(self, ev: Evaluator, line: CommandLine) -> None:
        self.ev = ev
        self.line = line
        self.parsers = 0

    def parser(self, ref: Ref) -> RefusingParser:
        self.parsers += 1
        known = {
            name: setting(self.ev, ref, name)
            for name in ("prefix chars", "from file", "add help", "allows abbreviations")
        }
        plain = {name: value.value for name, value in known.items() if isinstance(value, Const)}
        prefixes = plain.get("prefix chars")
        if len(plain) < len(known) or plain["from file"] is not None or not isinstance(prefixes, str):
            raise NotTakenApartError
        if self.parsers > _PARSERS or table(self.ev, ref, "options").open is not None:
            raise NotTakenApartError
        made = RefusingParser(
            prog="job",
            prefix_chars=prefixes,
            add_help=bool(plain["add help"]),
            allow_abbrev=bool(plain["allows abbreviations"]),
        )
        options = list(options_of(self.ev, ref))
        loose = [option for option in options if not option.strings and option.nargs in ("*", "+", "...", "A...", "?")]
        if len(loose) > _LOOSE or any(option.optional for option in options):
            raise NotTakenApartError
        for option in options:
            if option.kind == "parsers":
                self.commands(made, option)
            else:
                self.option(made, ref, option)
        return made

    def option(self, made: RefusingParser, ref: Ref, option: Option) -> None:
        def note(values: Any, string: str | None) -> None:
            texts = None if option.kind in FLAGS else (values,) if isinstance(values, str) else tuple(values or ())
            self.line.given.append(Given(ref, option, texts, string))
            if option.kind in ("help", "version"):
                raise RefusedError

        nargs = 0 if option.kind in FLAGS else option.nargs
        bad = (
            nargs is ... or option.kind in ("unknown", "pairs") or (isinstance(nargs, int) and not 0 <= nargs <= _COUNT)
        )
        if bad or (isinstance(nargs, int) and option.kind not in FLAGS and nargs == 0):
            raise NotTakenApartError
        strings = list(option.strings)
        if option.kind == "boolean":
            strings += [f"--no-{text[2:]}" for text in option.strings if text.startswith("--")]
        name = f"option {len(made._actions)}"
        told: dict[str, Any] = {"action": _Note, "note": note, "nargs": nargs, "default": argparse.SUPPRESS}
        if strings:
            made.add_argument(*strings, dest=name, required=is_required(self.ev, option), **told)
        else:
            made.add_argument(name, **told)

    def commands(self, made: RefusingParser, option: Option) -> None:
        held = table(self.ev, option.ref, "parsers")
        if held.open is not None or any(
            slot.optional or isinstance(slot.value, Choice) for slot in held.entries.values()
        ):
            raise NotTakenApartError
        by_name = {str(name): slot.value for name, slot in held.entries.items() if isinstance(slot.value, Ref)}
        line = self.line

        class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]
            def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
                name = values[0]
                if name in by_name:
                    line.commands.append((option, name, by_name[name]))
                super().__call__(parser, namespace, values, option_string)

        required = is_required(self.ev, option)
        commands = made.add_subparsers(
            action=_Commands, prog="job", parser_class=RefusingParser, dest="command", required=required
        )
        for name, ref in by_name.items():
            inner = self.parser(ref)
            commands._name_parser_map[name] = inner
            commands.choices = commands._name_parser_map
