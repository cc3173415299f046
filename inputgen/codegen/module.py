"""Models -> the text of the generated module (contract, "Generated module")."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from typing import Any

from inputgen.codegen.annotations import STRICT, Annotation, EnumClass
from inputgen.codegen.literals import call, docstring, literal, string, wrapped
from inputgen.codegen.shape import Model, ModelField
from inputgen.frozen import frozen
from inputgen.schema.defaults import MISSING

_CONFIG = """\
    model_config = ConfigDict(
        extra="{extra}",
        populate_by_name=True,
        regex_engine="python-re",
        protected_namespaces=(),
    )
"""


@frozen
class Inputs:
    """The models of a job.

    Attributes:
        run_config: of the run config; None where there is none.
        files: of the config files, by path.
        models: all, nested ones before those that hold them.
        annotations: the type of each field, by class and name.
        enums: Enum classes.
        style: `pydantic`, or `typed-dict` where `typed_config` gives the job a dict.
    """

    run_config: Model | None
    files: Mapping[str, Model]
    models: tuple[Model, ...]
    annotations: Mapping[tuple[str, str], Annotation]
    enums: tuple[EnumClass, ...]
    style: str


def module_text(inputs: Inputs, header: str) -> str:
    """The whole module, its header first."""
    body = [enum.source for enum in inputs.enums]
    by_name = {model.name: model for model in inputs.models}
    body += [_model(model, inputs, by_name) for model in inputs.models]
    for model in inputs.models:
        body += [
            _typed_dict(model, inputs, by_name, overrides=True),
            _overrides(model, inputs, by_name),
            _input(model),
        ]
    if inputs.style == "typed-dict":
        body += [_typed_dict(model, inputs, by_name, overrides=False) for model in inputs.models]
    body += [_job_files(inputs), _job_overrides(inputs), _typed_config(inputs)]
    text = "\n\n\n".join(part.strip("\n") for part in body if part)
    return f"{header}\n{_imports(text, inputs)}\n\n{text}\n"


# --- imports ------------------------------------------------------------------------------------------------------

_TYPING = ("TYPE_CHECKING", "Annotated", "Any", "Literal", "TypedDict", "cast")
_PYDANTIC = (
    "AfterValidator", "BaseModel", "BeforeValidator", "ConfigDict", "Field", "StrictBool", "StrictFloat", "StrictInt",
    "StrictStr", "model_validator",
)  # fmt: skip


def _imports(text: str, inputs: Inputs) -> str:
    lines = ["from __future__ import annotations\n"]
    needs_integer = _mentions(text, "_Integer")
    own = text + (" Annotated StrictInt BeforeValidator" if needs_integer else "")
    if inputs.enums:
        lines.append(_import("enum", [name for name in ("Enum", "IntEnum") if _mentions(text, name)]))
    lines.append(_import("typing", [name for name in _TYPING if _mentions(own, name)]))
    lines.append("\n" + _import("pydantic", [name for name in _PYDANTIC if _mentions(own, name)]))
    lines.append("\nfrom inputgen.runtime import generated as runtime")
    if needs_integer:
        lines.append("\n_Integer = Annotated[StrictInt, BeforeValidator(runtime.whole_number)]")
    return "\n".join(line for line in lines if line) + "\n"


def _import(module: str, names: list[str]) -> str:
    if not names:
        return ""
    line = f"from {module} import {', '.join(names)}"
    return line if len(line) <= 100 else call(f"from {module} import ", names)


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.\"]){name}(?![\w\"])", text) is not None


# --- models -------------------------------------------------------------------------------------------------------


def _model(model: Model, inputs: Inputs, by_name: Mapping[str, Model]) -> str:
    lines = [f"class {model.name}(BaseModel):\n"]
    if model.description:
        lines.append(docstring(model.description, 4) + "\n")
    lines.append(_CONFIG.format(extra="allow" if model.is_open else "forbid"))
    if model.fields:
        lines.append("\n")
    lines += [_field(field, inputs.annotations[model.name, field.name], inputs, by_name) for field in model.fields]
    if model is inputs.run_config:
        lines.append(
            "\n    @classmethod\n"
            f"    def load(cls) -> {model.name}:\n"
            '        """The defaults, and over them the overrides of this launch, validated."""\n'
            f"        keys: dict[str, Any] = {wrapped(_keys(model, by_name), 8)}\n"
            "        return cls.model_validate(runtime.launch_config(keys))\n"
        )
    return "".join(lines)


def _field(field: ModelField, annotation: Annotation, inputs: Inputs, by_name: Mapping[str, Model]) -> str:
    type_, validators = annotation.type, _choices(field)
    value: str | None = None
    if field.default is not MISSING:
        value = _default(field, annotation, inputs)
    elif not field.required and field.model is not None and by_name[field.model].complete:
        value = f"Field(default_factory={field.model})"
    elif not field.required:
        # It may be missing: None says so, and is no value that may be given.
        if not _nullable(type_):
            validators = [*validators, "BeforeValidator(runtime.not_null)"]
            type_ = type_ if type_ == "Any" else f"{type_} | None"
        value = "None"
    return _assigned(field, type_, annotation, validators, value)


def _choices(field: ModelField) -> list[str]:
    if field.choices is None:
        values = [field.schema["const"]] if "const" in field.schema else field.schema.get("enum") or []
        kinds = {type(value) for value in values}
        return ["BeforeValidator(runtime.no_boolean)"] if int in kinds and bool not in kinds else []
    return [f"AfterValidator(runtime.one_of({', '.join(map(literal, field.choices))}))"]


def _nullable(type_: str) -> bool:
    return type_ in ("Any", "None") or type_.endswith("| None")


def _assigned(
    field: ModelField, type_: str, annotation: Annotation, validators: Sequence[str], value: str | None
) -> str:
    """`name: Annotated[type, Field(...)] = value`, on as many lines as it takes."""
    words = [f"{name}={part}" for name, part in annotation.constraints.items()]
    if field.key != field.name:
        words += [f"validation_alias={string(field.key)}", f"serialization_alias={string(field.key)}"]
    if field.title:
        words.append(f"title={string(field.title)}")
    if field.description:
        words.append(f"description={string(field.description)}")
    parts = [type_, *validators]
    if words:
        parts.append(call("Field", words, indent=8))
    tail = "" if value is None else f" = {value}"
    if len(parts) == 1:
        return f"    {field.name}: {type_}{tail}\n"
    return f"    {call(f'{field.name}: Annotated[', parts, tail, indent=4)}\n"


def _default(field: ModelField, annotation: Annotation, inputs: Inputs) -> str:
    member = _member(annotation.type, field.default, inputs)
    if member is not None:
        return member
    if isinstance(field.default, list | dict):
        return wrapped(field.default, 4)  # pydantic gives every instance a copy
    if isinstance(field.default, int) and not isinstance(field.default, bool) and annotation.type == "StrictFloat":
        return f"{field.default}.0"
    return literal(field.default)


def _member(type_: str, value: Any, inputs: Inputs) -> str | None:
    """The Enum member of a default, where the field is of an Enum class."""
    parts = type_.replace("|", " ").split()
    for enum in inputs.enums:
        if enum.name in parts and isinstance(value, str | int) and value in enum.members:
            return f"{enum.name}.{enum.members[value]}"
    return None


def _keys(model: Model, by_name: Mapping[str, Model]) -> dict[str, Any]:
    """The keys of a model with those below: None stands for a value, or a mapping that is open."""
    keys: dict[str, Any] = {}
    for field in model.fields:
        nested = by_name.get(field.model or "")
        keys[field.key] = _keys(nested, by_name) if nested is not None and not nested.is_open else None
    return keys


# --- overrides ----------------------------------------------------------------------------------------------------


def _overrides(model: Model, inputs: Inputs, by_name: Mapping[str, Model]) -> str:
    """The class of overrides: every field may be left out, unknown keys are refused."""
    name = f"{model.name}Overrides"
    lines = [
        f"class {name}(BaseModel):\n",
        docstring(f"Overrides of {model.name}: what is not given stays as it is.", 4) + "\n",
        _CONFIG.format(extra="allow" if model.is_open else "forbid"),
    ]
    if model.fields:
        lines.append("\n")
    for field in model.fields:
        annotation = inputs.annotations[model.name, field.name]
        type_ = _override_type(annotation.type, by_name)
        lines.append(_assigned(field, type_, annotation, _choices(field), "runtime.UNSET"))
    if not model.is_open:
        names = {field.key: field.name for field in model.fields}
        lines.append(
            '\n    @model_validator(mode="before")\n'
            "    @classmethod\n"
            "    def _refuse_unknown(cls, data: object) -> object:\n"
            f"        keys: dict[str, str] = {wrapped(names, 8)}\n"
            "        return runtime.refuse_unknown(data, keys)\n"
        )
    return "".join(lines)


def _override_type(type_: str, by_name: Mapping[str, Model]) -> str:
    """A nested model may be given as its class or as a dict with typed keys.

    For pydantic the class stands for both; the dict is for type checkers.
    """
    return f"_{type_}OverridesInput" if type_ in by_name else type_


def _typed_dict(model: Model, inputs: Inputs, by_name: Mapping[str, Model], *, overrides: bool) -> str:
    """A TypedDict of a model's keys: of its overrides, or of the whole config."""
    suffix = "OverridesDict" if overrides else "Dict"
    name = f"{model.name}{suffix}"
    parts = []
    for field in model.fields:
        type_ = _plain(inputs.annotations[model.name, field.name].type)
        if type_ in by_name:
            type_ = f"_{type_}OverridesInput" if overrides else f"{type_}Dict"
        if field.key:  # a TypedDict has no empty key
            parts.append((field.key, type_))
    total = ", total=False" if overrides else ""
    if all(key.isidentifier() and not keyword.iskeyword(key) for key, _ in parts):
        body = "".join(f"    {key}: {type_}\n" for key, type_ in parts) or "    pass\n"
        text = f"class {name}(TypedDict{total}):\n{docstring(_DICT.format(model.name), 4)}\n{body}"
    else:
        items = [f"{string(key)}: {string(type_)}" for key, type_ in parts]
        rows = "".join(f"        {item},\n" for item in items)
        text = f"{name} = TypedDict(\n    {string(name)},\n    {{\n{rows}    }},\n" + (
            "    total=False,\n)\n" if overrides else ")\n"
        )
    return text


def _input(model: Model) -> str:
    """What a nested override may be given as: for pydantic the class takes both, the dict is for type checkers."""
    name = f"{model.name}Overrides"
    return f"if TYPE_CHECKING:\n    _{name}Input = {name} | {name}Dict\nelse:\n    _{name}Input = {name}\n"


_DICT = "{} as a dict, by the keys of the config."


def _plain(type_: str) -> str:
    """The type that a type checker sees: the strict ones are plain ones to it."""
    for plain, strict in STRICT.items():
        type_ = re.sub(rf"\b{strict}\b", plain, type_)
    return type_


# --- the job ------------------------------------------------------------------------------------------------------


def _job_files(inputs: Inputs) -> str:
    if not inputs.files:
        return ""
    rows = "".join(
        f"        {string(path)}: {string(f'_{model.name}OverridesInput')},\n" for path, model in inputs.files.items()
    )
    return f'JobFiles = TypedDict(\n    "JobFiles",\n    {{\n{rows}    }},\n    total=False,\n)\n'


def _job_overrides(inputs: Inputs) -> str:
    arguments, fields = [], []
    if inputs.run_config is not None:
        name = inputs.run_config.name
        arguments.append(f"run_config: _{name}OverridesInput | None = None")
        fields.append(
            "        given: object = {} if run_config is None else run_config\n"
            f"        self.run_config = {name}Overrides.model_validate(given)\n"
        )
    if inputs.files:
        arguments.append("files: JobFiles | None = None")
        classes = ", ".join(f"{string(path)}: {model.name}Overrides" for path, model in inputs.files.items())
        fields.append(
            f"        runtime.refuse_unknown(files, {wrapped({path: path for path in inputs.files}, 8)})\n"
            f"        classes: dict[str, type[BaseModel]] = {{{classes}}}\n"
            '        given_files = cast("dict[str, Any]", files or {})\n'
            "        self.files = {path: classes[path].model_validate(part) for path, part in given_files.items()}\n"
        )
    run_config = _DUMP.format("self.run_config") if inputs.run_config is not None else "{}"
    files = f"{{path: {_DUMP.format('part')} for path, part in self.files.items()}}" if inputs.files else "{}"
    make = []
    if inputs.run_config is not None:
        make.append(f"run_config={inputs.run_config.name}Overrides.model_validate(run_config)")
    if inputs.files:
        make.append('files=cast("JobFiles", files)')
    signature = f"self, *, {', '.join(arguments)}" if arguments else "self"
    checks = "".join(
        f"        runtime.refuse_unknown({name}, {{}})\n"
        for name, there in (("run_config", inputs.run_config), ("files", inputs.files))
        if not there
    )
    return (
        "class JobOverrides:\n"
        '    """Overrides of a launch of this job, checked when they are made."""\n\n'
        f"    def __init__({signature}) -> None:\n"
        + ("".join(fields) or "        pass\n")
        + "\n    def overrides(self) -> dict[str, dict[str, Any]]:\n"
        '        """What is given, by the keys of the config."""\n'
        f"        parts: dict[str, dict[str, Any]] = {{\n"
        f'            "run_config": {run_config},\n            "files": {files},\n        }}\n'
        "        return {name: part for name, part in parts.items() if part}\n"
        "\n    def launch_spec(self) -> dict[str, Any]:\n"
        '        """The launch spec, as `wandb launch --config` and `launch_add(config=...)` take it."""\n'
        '        return {"overrides": self.overrides()}\n'
        "\n    def environment(self, max_length: int = runtime.MAX_ENV_LENGTH) -> dict[str, str]:\n"
        '        """The variables in which an agent hands these overrides to the job."""\n'
        "        parts = self.overrides()\n"
        '        return runtime.override_variables(parts.get("run_config", {}), parts.get("files", {}), max_length)\n'
        "\n    @classmethod\n"
        "    def from_launch_spec(cls, spec: object) -> JobOverrides:\n"
        '        """The overrides of a launch spec, checked."""\n'
        "        run_config, files = runtime.launch_spec_parts(spec)\n"
        + checks
        + f"        return cls({', '.join(make)})\n"
        "\n    def __eq__(self, other: object) -> bool:\n"
        "        return isinstance(other, JobOverrides) and self.overrides() == other.overrides()\n"
        "\n    def __hash__(self) -> int:\n"
        "        return hash(repr(self.overrides()))\n"
        "\n    def __repr__(self) -> str:\n"
        '        return f"JobOverrides({self.overrides()!r})"\n'
    )


_DUMP = '{}.model_dump(mode="json", by_alias=True, exclude_unset=True)'


def _typed_config(inputs: Inputs) -> str:
    if inputs.run_config is None:
        return ""
    model = inputs.run_config
    by_name = {item.name: item for item in inputs.models}
    if inputs.style == "typed-dict":
        return (
            f"def typed_config(config: object) -> {model.name}Dict:\n"
            '    """The run config itself, to type checkers a dict with known keys."""\n'
            f"    return cast({model.name}Dict, config)\n"
        )
    return (
        f"def typed_config(config: object) -> {model.name}:\n"
        '    """The run config (`run.config`) with types: validated, keys that are no inputs left out."""\n'
        f"    keys: dict[str, Any] = {wrapped(_keys(model, by_name), 4)}\n"
        f"    return {model.name}.model_validate(runtime.known_part(config, keys))\n"
    )
