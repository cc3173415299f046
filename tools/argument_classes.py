"""Write the table of argument classes from the source of the packages that define them.

    python tools/argument_classes.py transformers-4.57.6-py3-none-any.whl trl-0.25.1-py3-none-any.whl ...

reads the wheels with `ast` (nothing of them is imported) and writes `inputgen/library/argument_classes.jsonl`. Of each
minor version it wants the first wheel, for the day on which it came out, and the last, for what it holds. Versions of
transformers and of TRL go in pairs, in the order in which they came out: each pair was current at the same time. The
first line names them. A line for each class has the package that defines it; all its fields, of whatever version, with
type and default; all rules, for what `__post_init__` assigns; the snapshots, which of these it has, by position; and
for each pair the position of its snapshot, or null where there is no such class. Enums that `__post_init__` makes of a
field are rows of their own, with members.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parent.parent / "inputgen" / "library" / "argument_classes.jsonl"
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
# The files of the packages that define the classes in which jobs give their arguments.
FILES = {
    "transformers": r"transformers/(trainer_utils|training_args(_seq2seq)?)\.py",
    "trl": r"trl/(experimental/\w+/\w+_config|trainer/(\w+_config|utils)|scripts/utils)\.py",
}
# What `__post_init__` leaves as it is given, but for None.
KEPT = set(
    "output_dir logging_dir eval_strategy evaluation_strategy logging_strategy save_strategy hub_strategy "
    "lr_scheduler_type optim gradient_checkpointing activation_checkpointing save_steps logging_steps eval_steps "
    "bf16 hub_token hub_model_id metric_for_best_model greater_is_better torch_compile_backend disable_tqdm".split()
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
    "backward_batch_size": "int",
    "bf16": "bool",
    "activation_checkpointing": "bool",
    "log_level": "int",  # up to transformers 4.22: `trainer_log_levels[self.log_level]`
    "log_level_replica": "int",
}
# Where `fsdp` is but switched on (transformers 5.24), it becomes True; without it `fsdp_config` is left as it is.
SWITCHED = {"fsdp": "bool | None", "fsdp_config": "dict | None"}
# New name -> old name of what `__post_init__` (transformers 5.24) makes the same: the new name's value, else the old's.
MIRRORED = {
    "activation_checkpointing": "gradient_checkpointing",
    "activation_checkpointing_kwargs": "gradient_checkpointing_kwargs",
}


def type_text(node: ast.expr) -> str | None:
    """The annotation as inputgen reads it: enums are texts; None where it names another class."""
    if isinstance(node, ast.Constant):
        return "None" if node.value is None else type_text(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Name):
        plain = {"list": "list", "dict": "dict", "List": "list", "Dict": "dict"}
        plain |= {"GenerationConfig": "dict"}  # what `to_dict()` makes of one; W&B stores the text of one
        return "str" if node.id in ENUMS else node.id if node.id in SCALARS else plain.get(node.id)
    if isinstance(node, ast.BinOp):
        return union([type_text(node.left), type_text(node.right)])
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id == "Annotated":
            return type_text(parts[0])
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
    """The attributes that `__post_init__` assigns, with what it calls of the class, and sets up (`self.device`)."""
    methods = {node.name: node for node in cls.body if isinstance(node, ast.FunctionDef)}
    found: set[str] = set()
    waiting, seen = ["__post_init__", "_setup_devices"], set()
    while waiting:
        name = waiting.pop()
        if name not in methods or name in seen:
            continue
        seen.add(name)
        for node in ast.walk(methods[name]):
            if isinstance(node, ast.Assign):
                found |= {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
            elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("self."):
                waiting.append(ast.unparse(node.func).removeprefix("self."))
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


def renamed(cls: ast.ClassDef) -> dict[str, str]:
    """The attributes that `__post_init__` sets to an older name's: `if self.old is not None: self.new = self.old`."""
    found = {}
    for node in ast.walk(cls):
        if not isinstance(node, ast.If) or not ast.unparse(node.test).endswith(" is not None"):
            continue
        old = ast.unparse(node.test).removesuffix(" is not None")
        for inner in node.body:
            if isinstance(inner, ast.Assign) and ast.unparse(inner.value) == old:
                found[ast.unparse(inner.targets[0]).removeprefix("self.")] = old.removeprefix("self.")
    return found


def filled(cls: ast.ClassDef) -> dict[str, str]:
    """The attributes that take another's value where they are None: `if self.x is None: self.x = self.other`."""
    found = {}
    for node in ast.walk(cls):
        if not isinstance(node, ast.If) or len(node.body) != 1 or not isinstance(node.body[0], ast.Assign):
            continue
        target, value = ast.unparse(node.body[0].targets[0]), node.body[0].value
        is_own = isinstance(value, ast.Attribute) and ast.unparse(value.value) == "self"
        if is_own and not node.orelse and ast.unparse(node.test) == f"{target} is None":
            found[target.removeprefix("self.")] = ast.unparse(value).removeprefix("self.")
    return found


def enum_members(cls: ast.ClassDef) -> list[list[str]]:
    """The members of an enum of texts, in order."""
    return [
        [ast.unparse(node.targets[0]), ast.literal_eval(node.value)]
        for node in cls.body
        if isinstance(node, ast.Assign)
    ]


def constants_of(cls: ast.ClassDef) -> dict[str, ast.expr]:
    """What names of a class body stand for: a constant, or an unknown where they are assigned more than once."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(cls):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            found[name] = node.value if name not in found and isinstance(node.value, ast.Constant) else node.targets[0]
    return found


def class_row(cls: ast.ClassDef, bases: list[str]) -> dict[str, Any]:
    """One class, as one version has it."""
    fields, constants = [], constants_of(cls)
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value = constants.get(ast.unparse(node.value), node.value) if node.value is not None else None
            if isinstance(value, ast.Call):
                for keyword in value.keywords:
                    keyword.value = constants.get(ast.unparse(keyword.value), keyword.value)
            left_out = {"init": False} if is_not_taken(value) else {}
            fields.append({"name": node.target.id, "type": type_text(node.annotation), **default_of(value), **left_out})
    return {"bases": bases, "fields": fields, "computed": rules_of(cls, {each["name"]: each for each in fields})}


def rules_of(cls: ast.ClassDef, fields: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What `__post_init__` makes of the fields that it assigns.

    `from` names another field whose value it takes where that one is given; `own_first`: unless it is given itself.
    """
    enums, older, others, types = made_enums(cls), renamed(cls), filled(cls), TYPES
    if "list" not in str(fields.get("fsdp", {"type": "list"})["type"]):
        types = {**TYPES, **SWITCHED}
    rules: dict[str, dict[str, Any]] = {}
    for name in sorted(assigned(cls)):
        rules[name] = {"name": name, "type": types.get(name), "kept": name in KEPT}
        rules[name] |= {"enum": enums[name]} if name in enums else {}
        rules[name] |= {"from": older[name]} if name in older else {}
        if name in others and name not in older and others[name] in fields and name in fields:
            rules[name] |= {"from": others[name], "own_first": True, "kept": True}
    for new, old in MIRRORED.items():
        if new in fields:
            plain = {"type": TYPES.get(new), "kept": True}
            rules[new] = {"name": new, **plain, "from": old, "own_first": True}
            rules[old] = {"name": old, **plain, "from": new}
    return list(rules.values())


def rows_of(wheel: Path, known: dict[str, Any]) -> dict[str, Any]:
    """The classes and enums of a wheel; `known` has those of the package below it."""
    package = package_of(wheel)
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(FILES[package], name))
        trees = [ast.parse(archive.read(name)) for name in names]
    rows: dict[str, Any] = {}
    waiting = []
    for tree in trees:
        aliases = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for cls in tree.body:
            if isinstance(cls, ast.ClassDef) and cls.name in ENUMS:
                rows[cls.name] = {"package": package, "members": enum_members(cls)}
            elif isinstance(cls, ast.ClassDef) and "dataclass" in map(ast.unparse, cls.decorator_list):
                bases = [aliases.get(base, base) for base in map(ast.unparse, cls.bases) if base != "object"]
                if cls.name.endswith(("Arguments", "Config")) and cls.name not in bases:
                    waiting.append((cls, bases))
    while ready := [each for each in waiting if all(base in rows or base in known for base in each[1])]:
        for cls, bases in ready:  # what a class inherits comes before it; of a class in two places one will do
            rows.setdefault(cls.name, {"package": package, **class_row(cls, bases)})
        waiting = [each for each in waiting if each not in ready]
    return rows


def package_of(wheel: Path) -> str:
    """The package of a wheel."""
    return wheel.name.split("-")[0]


def version_of(wheel: Path) -> str:
    """The version of a wheel."""
    return wheel.name.split("-")[1]


def merged(snapshots: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of all snapshots in one: what is alike is there once."""
    table: dict[str, Any] = {}
    for name in dict.fromkeys(name for rows in snapshots for name in rows):
        found = [rows.get(name) for rows in snapshots]
        parts = [part for part in ("fields", "computed", "members") if any(part in row for row in found if row)]
        row: dict[str, Any] = {"package": next(row["package"] for row in found if row)}
        for part in parts:
            row[part] = []
            for each in found:
                row[part] += [item for item in (each or {}).get(part, ()) if item not in row[part]]
        row["snapshots"] = []
        row["versions"] = []
        for each in found:
            snapshot = each and {
                **({"bases": each["bases"]} if "bases" in each else {}),
                **{part: [row[part].index(item) for item in each[part]] for part in parts},
            }
            if snapshot and snapshot not in row["snapshots"]:
                row["snapshots"].append(snapshot)
            row["versions"].append(row["snapshots"].index(snapshot) if snapshot else None)
        table[name] = row
    return table


def pairs_of(wheels: list[Path]) -> list[dict[str, Path]]:
    """The wheels of each package that were current at the same time, from the first to the last.

    Of each minor version it is the last wheel, from the day of the first on.
    """
    current: dict[str, Path] = {}
    coming: list[tuple[tuple[int, ...], Path]] = []
    for package in ("transformers", "trl"):
        minors: dict[tuple[int, ...], list[Path]] = {}
        for wheel in sorted((one for one in wheels if package_of(one) == package), key=number_of):
            minors.setdefault(tuple(number_of(wheel)[:2]), []).append(wheel)
        coming += [(day_of(found[0]), found[-1]) for found in minors.values()]
        current[package] = next(iter(minors.values()))[-1]
    pairs: list[dict[str, Path]] = []
    for _, wheel in sorted(coming, key=lambda one: (one[0], number_of(one[1]))):
        current = {**current, package_of(wheel): wheel}
        if current not in pairs:
            pairs.append(current)
    return pairs


def number_of(wheel: Path) -> list[int]:
    """The version of a wheel, as numbers."""
    return [int(part) for part in version_of(wheel).split(".")]


def day_of(wheel: Path) -> tuple[int, ...]:
    """The day on which the newest source file of a wheel was written: year, month, day."""
    with zipfile.ZipFile(wheel) as archive:
        return max(info.date_time[:3] for info in archive.infolist() if info.filename.endswith(".py"))


def main(wheels: list[str]) -> None:
    """Write the table."""
    pairs = pairs_of(list(map(Path, wheels)))
    below = {wheel: rows_of(wheel, {}) for wheel in dict.fromkeys(pair["transformers"] for pair in pairs)}
    snapshots = []
    for pair in pairs:
        rows = below[pair["transformers"]]
        snapshots.append(rows | rows_of(pair["trl"], rows))
    versions = {package: [version_of(pair[package]) for pair in pairs] for package in ("transformers", "trl")}
    rows = [{"name": "versions", **versions}, *({"name": name, **row} for name, row in merged(snapshots).items())]
    OUTPUT.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))


if __name__ == "__main__":
    main(sys.argv[1:])
