"""Write the table of argument classes from the source of the packages that define them.

    python tools/argument_classes.py transformers-4.57.3-py3-none-any.whl trl-0.25.1-py3-none-any.whl

reads the wheels with `ast` (nothing of them is imported) and writes `inputgen/library/argument_classes.json`: class ->
package and version, bases, and fields with type and default; `computed` names what `__post_init__` assigns. Enums that
it makes of a field are rows of their own, with their members.
"""

from __future__ import annotations

import ast
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "inputgen" / "library" / "argument_classes.json"
SCALARS = {"bool", "int", "float", "str"}
ENUMS = (
    "IntervalStrategy",
    "SaveStrategy",
    "HubStrategy",
    "SchedulerType",
    "OptimizerNames",
    "FDivergenceType",
    "Path",
)
# The classes of the packages above that jobs give their arguments in, and the files they are in.
FILES = {
    "transformers": [
        "transformers/trainer_utils.py",
        "transformers/training_args.py",
        "transformers/training_args_seq2seq.py",
    ],
    "trl": [
        "trl/trainer/utils.py",
        *(
            f"trl/trainer/{name}_config.py"
            for name in "sft dpo grpo kto cpo orpo online_dpo reward rloo ppo prm xpo nash_md gkd bco model".split()
        ),
        "trl/scripts/utils.py",
    ],
}
# What `__post_init__` leaves as it is given, but for None.
KEPT = set(
    "output_dir logging_dir eval_strategy logging_strategy save_strategy hub_strategy lr_scheduler_type optim "
    "save_steps logging_steps eval_steps bf16 hub_token hub_model_id metric_for_best_model greater_is_better "
    "torch_compile_backend disable_tqdm".split()
)
# The types that `__post_init__` makes of what is declared otherwise, read from it.
TYPES = {
    "output_dir": "str",
    "logging_dir": "str",
    "disable_tqdm": "bool",
    "report_to": "list[str]",
    "fsdp": "list[str]",
    "fsdp_config": "dict",
    "debug": "list[str]",
    "accelerator_config": "dict",
    "include_num_input_tokens_seen": "str",
    "bf16": "bool",
}


def type_text(node: ast.expr) -> str | None:
    """The annotation as inputgen reads it: enums are texts; None where it names another class."""
    if isinstance(node, ast.Constant):
        return "None" if node.value is None else type_text(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Name):
        plain = {"list": "list", "dict": "dict", "List": "list", "Dict": "dict"}
        return "str" if node.id in ENUMS else node.id if node.id in SCALARS else plain.get(node.id)
    if isinstance(node, ast.BinOp):
        return union([type_text(node.left), type_text(node.right)])
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id == "Optional":
            return union([type_text(parts[0]), "None"])
        if node.value.id == "Union":
            return union([type_text(part) for part in parts])
        if node.value.id == "Literal":
            return union([type(ast.literal_eval(part)).__name__ for part in parts])
        if node.value.id in ("list", "List", "tuple", "Tuple"):
            inner = [type_text(part) for part in parts if not isinstance(part, ast.Constant)]
            return f"list[{inner[0]}]" if len(set(inner)) == 1 and inner[0] is not None else "list"
        return "dict" if node.value.id in ("dict", "Dict") else None
    return None


def union(parts: list[str | None]) -> str | None:
    """A union; what is no JSON type in it is left out, where anything else is in it."""
    known = list(dict.fromkeys(part for part in parts if part is not None))
    return " | ".join(known) if known and known != ["None"] else None


def default_of(node: ast.expr | None) -> dict[str, Any]:
    """`{"default": value}`, `{"factory": "list" | "dict"}`, `{"computed": true}`, or nothing."""
    if node is None:
        return {}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "field":
        told = {keyword.arg: keyword.value for keyword in node.keywords}
        if "default_factory" in told:
            factory = told["default_factory"]
            name = factory.id if isinstance(factory, ast.Name) else None
            return {"factory": name} if name in ("list", "dict") else {"computed": True}
        return default_of(told.get("default"))
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return {"computed": True}
    return {"default": value} if isinstance(value, bool | int | float | str | None) else {"computed": True}


def is_not_taken(node: ast.expr | None) -> bool:
    """Whether a field is declared `init=False`."""
    told = {keyword.arg: keyword.value for keyword in node.keywords} if isinstance(node, ast.Call) else {}
    return isinstance(told.get("init"), ast.Constant) and told["init"].value is False


def assigned(cls: ast.ClassDef) -> set[str]:
    """The attributes that `__post_init__` assigns."""
    found = set()
    for method in cls.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__post_init__":
            for node in ast.walk(method):
                if isinstance(node, ast.Assign):
                    found |= {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
    return found


def made_enums(cls: ast.ClassDef) -> dict[str, str]:
    """The attributes of which `__post_init__` makes an enum member: `self.x = Kind(self.x)`."""
    found = {}
    for node in ast.walk(cls):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            kind, (target, *_) = ast.unparse(node.value.func), node.targets
            given = [ast.unparse(argument) for argument in node.value.args]
            if kind in ENUMS and kind != "Path" and given == [ast.unparse(target)]:
                found[given[0].removeprefix("self.")] = kind
    return found


def enum_row(cls: ast.ClassDef, source: str) -> dict[str, Any]:
    """An enum of texts: its members, in order."""
    members = {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in cls.body if isinstance(node, ast.Assign)
    }
    return {"source": source, "members": members}


def class_row(cls: ast.ClassDef, source: str, known: dict[str, Any]) -> dict[str, Any]:
    """One class of the table."""
    fields, constants = [], {}
    for node in cls.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            constants[ast.unparse(node.targets[0])] = node.value
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value = constants.get(ast.unparse(node.value), node.value) if node.value is not None else None
            if isinstance(value, ast.Call):
                for keyword in value.keywords:
                    keyword.value = constants.get(ast.unparse(keyword.value), keyword.value)
            left_out = {"init": False} if is_not_taken(value) else {}
            fields.append({"name": node.target.id, "type": type_text(node.annotation), **default_of(value), **left_out})
    bases = [name for name in map(ast.unparse, cls.bases) if name in known]
    enums = made_enums(cls)
    computed = {
        name: {
            "type": TYPES.get(name),
            "kept": name in KEPT,
            **({"enum": enums[name]} if name in enums else {}),
        }
        for name in sorted(assigned(cls))
    }
    return {"source": source, "bases": bases, "fields": fields, "computed": computed}


def main(wheels: list[str]) -> None:
    """Write the table."""
    table: dict[str, Any] = {}
    for wheel in sorted(map(Path, wheels)):
        package, version = wheel.name.split("-")[:2]
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
            for file in FILES[package]:
                tree = ast.parse(archive.read(file)) if file in names else ast.Module([], [])
                for cls in tree.body:
                    if isinstance(cls, ast.ClassDef) and cls.name in ENUMS:
                        table[cls.name] = {"package": package, **enum_row(cls, f"{package} {version}")}
                    if not isinstance(cls, ast.ClassDef) or "dataclass" not in map(ast.unparse, cls.decorator_list):
                        continue
                    if any(base not in table for base in map(ast.unparse, cls.bases)):
                        continue  # what it inherits is not known
                    row = class_row(cls, f"{package} {version}", table)
                    if cls.name.endswith(("Arguments", "Config")):
                        table[cls.name] = {"package": package, **row}
    text = json.dumps(table, indent=None, separators=(",", ":"), sort_keys=False)
    OUTPUT.write_text(text.replace('},"', '},\n"').replace('},{"name', '},\n {"name') + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
