"""Write the table of the options that Lightning's `Trainer.add_argparse_args` gives a parser.

    python tools/trainer_options.py pytorch_lightning-1.9.5-py3-none-any.whl lightning_fabric-1.9.5-py3-none-any.whl ...

reads the wheels with `ast` (nothing of them is imported), each minor version of pytorch-lightning 1.x once, and writes
`inputgen/library/trainer_options.jsonl`. The first line names the versions. A line for each option has its forms: from
which version to which, the converter that `add_argparse_args` chooses for it, whether a bare flag means True, and the
default. Up to 1.2 the default of two options is a function: it is left out.
"""

from __future__ import annotations

import ast
import builtins
import json
import re
import sys
import typing
import zipfile
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "inputgen" / "library" / "trainer_options.jsonl"
ALLOWED = (str, int, float, bool)
GPUS = ("gpus", "tpu_cores")
Version = tuple[int, int]
Sources = dict[str, str]


class Names(dict[str, Any]):
    """What names in annotations stand for: those of `typing`, aliases of the package, or a class that is nothing."""

    def __init__(self, sources: Sources) -> None:
        super().__init__({name: getattr(typing, name) for name in typing.__all__})
        self.sources = sources

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        alias = re.compile(rf"^{name} = (.+)", re.MULTILINE)
        found = [hit[1] for text in self.sources.values() if "_" in name and (hit := alias.search(text)) is not None]
        self[name] = eval(found[0], {}, self) if found else type(name, (), {})
        return self[name]


def options(version: Version, sources: Sources) -> dict[str, list[Any]]:
    """The options of a version: name -> converter, whether a bare flag means True, and default in a list."""
    module = ast.parse(sources["pytorch_lightning/trainer/trainer.py"])
    (trainer,) = (node for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Trainer")
    (init,) = (node for node in trainer.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    names = Names(sources)
    found = {}
    for arg, default in zip(init.args.args[1:], init.args.defaults, strict=True):
        assert arg.annotation is not None, "the arguments of a trainer are annotated"
        written = eval(ast.unparse(arg.annotation), {}, names)
        kinds = [kind for kind in ALLOWED if kind in kinds_of(version, written)]
        if kinds:
            found[arg.arg] = [converter(version, arg.arg, kinds), bool in kinds, *default_of(default)]
            if arg.arg in GPUS and version < (1, 3):  # the default is a function, up to 1.2.7
                found[arg.arg].pop()
    return found


def kinds_of(version: Version, written: Any) -> tuple[Any, ...]:
    """`get_init_arguments_and_types`: the types that an annotation names."""
    try:
        if version >= (1, 9) and type(written).__name__ == "_LiteralGenericAlias":
            return tuple({type(each) for each in written.__args__})
        if version >= (1, 9) and "typing.Literal" in str(written):
            return tuple({type(each) for part in written.__args__ for each in part.__args__})
        return tuple(written.__args__)
    except (AttributeError, TypeError):
        return (written,)


def converter(version: Version, name: str, kinds: list[Any]) -> str:
    """The name of the function or type that `add_argparse_args` converts a text with."""
    if name == "track_grad_norm":
        return "float"
    if name == "precision" and version >= (1, 5):
        return "_precision_allowed_type"
    if len(kinds) == 2 and set(kinds) == {int, float}:
        return "_int_or_float_type"
    if name in GPUS:
        return "_gpus_allowed_type"
    if bool not in kinds:
        return str(kinds[0].__name__)
    if len(kinds) == 1:
        return "str_to_bool"
    if int in kinds and version >= (1, 3):
        return "str_to_bool_or_int"
    if str in kinds and (version >= (1, 3) or len(kinds) == 2):
        return "str_to_bool_or_str"
    return next(str(kind.__name__) for kind in kinds if kind is not bool)


def default_of(node: ast.expr) -> list[Any]:
    """The default in a list, which is empty for one that is no constant."""
    try:
        return [ast.literal_eval(node)]
    except ValueError:
        return []


def table(versions: dict[Version, Sources]) -> list[dict[str, Any]]:
    """The lines of the table."""
    of_each = [options(version, sources) for version, sources in sorted(versions.items())]
    names = dict.fromkeys(name for each in reversed(of_each) for name in each)
    lines: list[dict[str, Any]] = [{"name": "versions", "versions": sorted(versions)}]
    for name in names:
        forms: list[list[Any]] = []
        for at, each in enumerate(of_each):
            if name in each and forms and forms[-1][1] == at - 1 and forms[-1][2:] == each[name]:
                forms[-1][1] = at
            elif name in each:
                forms.append([at, at, *each[name]])
        lines.append({"name": name, "forms": forms})
    return lines


def main(wheels: list[str]) -> None:
    """Read the wheels, write the table."""
    versions: dict[Version, Sources] = {}
    for wheel in wheels:
        number = re.search(r"-(\d+)\.(\d+)", Path(wheel).name)
        assert number is not None, f"{wheel} names its version"
        sources = versions.setdefault((int(number[1]), int(number[2])), {})
        with zipfile.ZipFile(wheel) as archive:
            held = [name for name in archive.namelist() if name.endswith(".py")]
            sources.update({name: archive.read(name).decode() for name in held})
    OUTPUT.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in table(versions)))


if __name__ == "__main__":
    main(sys.argv[1:])
