"""Lightning's hyperparameters: what `save_hyperparameters` keeps, and what of it a logger is told (lightning 2.6:
`core/mixins/hparams_mixin.py`, `utilities/parsing.py`, `loggers/utilities.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce
from typing import TYPE_CHECKING

import libcst as cst

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.interpret.calls import maker_of
from inputgen.interpret.comparisons import truth
from inputgen.interpret.frames import Frame
from inputgen.interpret.functions import all_params
from inputgen.interpret.hierarchy import class_attribute, foreign_base, linearised
from inputgen.interpret.join import choice_of, join_dicts
from inputgen.interpret.mappings import merged, without_key
from inputgen.interpret.object_protocols import mapping_of
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.texts import text_of
from inputgen.interpret.trees import children, descendants
from inputgen.interpret.types import parts_of
from inputgen.interpret.values import (
    At,
    Bound,
    Choice,
    ClassObj,
    Const,
    DictObj,
    Func,
    Instance,
    Lib,
    ListObj,
    Open,
    Ref,
    Unknown,
    Value,
)
from inputgen.library import hub_models, peft, torch
from inputgen.library.attribute_dict_classes import new_attribute_dict
from inputgen.library.flattening import Flattening
from inputgen.library.lightning_allowed import refuse_other_types
from inputgen.library.lightning_changed import AS_SAVED, changed
from inputgen.library.lightning_versions import is_first, tell_first, tells_data_alone, tells_none_as_text
from inputgen.library.simple import attribute
from inputgen.library.wandb_values import copied, entries_of
from inputgen.model.types import NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MODULE_PLACES = ("", "pytorch.", "core.", "pytorch.core.", "core.lightning.", "core.module.", "core.datamodule.")
_HEADS = ("lightning", "pytorch_lightning")
_LIGHTNING = (Lib(f"{head}.{place}LightningModule") for head in _HEADS for place in MODULE_PLACES)
_MODULES = frozenset({*torch.NN_CLASSES, hub_models.MODEL, peft.MODEL, *_LIGHTNING})
_TOLD = "hparams told"
_SAVED = "lightning.AttributeDict"


def save_hyperparameters(ev: Evaluator, call: Call) -> Value:
    """`self.save_hyperparameters(...)`: the arguments of `__init__`, those named, or a mapping given."""
    if not isinstance(call.receiver, Ref):
        return Const(None, call.at)
    kept = _chosen(ev, call)
    ignore = call.arg(-1, "ignore")
    ignored = _names(ev, ignore) if ignore is not None else []
    for name in ignored:
        kept = without_key(kept, name)
    own = changed(ev, call.receiver)
    told = sanitized(ev, as_told(ev, merged(own.set, kept), call.at), call.at)
    _keep(ev, call.receiver, _TOLD, told, own.gone, ignored, call.at)  # before the copy: it makes lists of what is none
    kept = _keep(ev, call.receiver, "hparams kept", merged(own.set, kept), own.gone, ignored, call.at)
    saved = copied(ev, kept)
    put_attribute(ev, call.receiver, "hparams", new_attribute_dict(ev, _SAVED, saved, call.at), call.at)
    put_attribute(ev, call.receiver, AS_SAVED, ev.new(saved, None), call.at)
    logger = call.arg(-1, "logger")
    logs = truth(ev, logger) is not False if logger is not None else True
    put_attribute(ev, call.receiver, "hparams logged", Const(logs), call.at)
    return Const(None, call.at)


def assign_hyperparameters(ev: Evaluator, module: Ref, name: str, value: Value, at: At) -> None:
    """`self.hparams = value`, which saves it: before 1.3, after which it raises (1.0.8: `core/lightning.py`).

    What is read is the value itself up to 0.9, and an `AttributeDict` of it after that.
    """
    tell_first(ev, "AttributeError")
    save_hyperparameters(ev, Call("hparams", Arguments((value,)), at, module))
    saved = attribute(ev, module, name) or value
    put_attribute(ev, module, name, choice_of([value, saved]), at)


def _keep(
    ev: Evaluator, receiver: Ref, name: str, params: DictObj, gone: frozenset[str], ignored: list[str], at: At
) -> DictObj:
    """Keep parameters under a name of the module, over what is there.

    What a base saved, and a class below it ignores, newer versions remove, and others (up to 2.5) keep.
    """
    before = ev.dict_at(attribute(ev, receiver, name) or Const(None)) or DictObj({})
    entries = {
        key: replace(slot, optional=slot.optional or key in ignored)
        for key, slot in before.entries.items()
        if key not in gone
    }
    kept = merged(replace(before, entries=entries), params)
    put_attribute(ev, receiver, name, ev.new(copied(ev, kept), None), at)
    return kept


def _chosen(ev: Evaluator, call: Call) -> DictObj:
    arguments = _arguments_of_init(ev, call)
    texts = [ev.constant(value) for value in call.args.positional]
    others = [v for v, text in zip(call.args.positional, texts, strict=True) if not isinstance(text, str)]
    if len(others) == 1:
        if len(texts) == 1 and truth(ev, others[0]) is False:
            return DictObj({})
        refuse_other_types(ev, others[0], call.at)
        return plain(ev, others[0], call.at)
    if not call.args.positional:
        return arguments
    chosen = {text: arguments.entries[text] for text in texts if text in arguments.entries and isinstance(text, str)}
    missing = len(chosen) < len(texts)
    return DictObj(dict(chosen), Unknown("a name saved that is no argument", call.at) if missing else None)


def plain(ev: Evaluator, params: Value, at: At) -> DictObj:
    """The parameters as a plain dict, which Lightning makes of any mapping before W&B sees it."""
    obj = ev.instance_at(params)
    held = mapping_of(ev, params, at) if obj is not None and isinstance(obj.cls, Lib) else None
    return held if held is not None else entries_of(ev, params, at)


def _names(ev: Evaluator, value: Value) -> list[str]:
    listed = ev.list_at(value)
    found = [ev.constant(item) for item in (listed.items if listed is not None else (value,))]
    return [name for name in found if isinstance(name, str)]


def _arguments_of_init(ev: Evaluator, call: Call) -> DictObj:
    """The arguments of the `__init__` being run, `**kwargs` spread, as they are now.

    Those of the subclasses' `__init__` that called it come on top (`collect_init_args`: frames with a `__class__`).
    """
    result = DictObj({})
    inside = False
    for frame in reversed(ev.frames):
        has_class = frame.func is not None and _mentions_class(frame.func)
        if has_class and _self_of(ev, frame) == call.receiver:
            result = merged(result, _arguments_of(ev, frame))
            inside = True
        elif inside:
            break
    if inside:
        return result
    if ev.frame.func is None:
        return DictObj({}, Unknown("the arguments that are saved are not known", call.at))
    return _arguments_of(ev, ev.frame)


def _mentions_class(func: Func) -> bool:
    """Whether the frames of a function have a `__class__`: where it names that or `super` (PEP 3135)."""
    return any(isinstance(node, cst.Name) and node.value in ("super", "__class__") for node in descendants(func.node))


def _self_of(ev: Evaluator, frame: Frame) -> Value | None:
    params = all_params(frame.func.node.params) if frame.func is not None else []
    slot = ev.scope_at(frame.scope).names.get(params[0].name.value) if params else None
    return slot.value if slot is not None else None


def _arguments_of(ev: Evaluator, frame: Frame) -> DictObj:
    assert frame.func is not None, "a function's frame"
    names = ev.scope_at(frame.scope).names
    params = frame.func.node.params
    own = [param.name.value for param in all_params(params)][1:]
    result = DictObj({name: names[name] for name in own if name in names})
    slot = names.get(params.star_kwarg.name.value) if params.star_kwarg is not None else None
    held = ev.dict_at(slot.value) if slot is not None else None
    return merged(result, held) if held is not None else result


# --- what a logger is told -------------------------------------------------------------------------------------------


def logged(ev: Evaluator, source: Value, at: At) -> DictObj:
    """The hyperparameters that a logger is told of a module or data module; open where it is not known."""
    if isinstance(source, Choice):
        parts = [logged(ev, option, at) for option in source.options]
        return reduce(join_dicts, parts)
    obj = ev.instance_at(source)
    if obj is None:
        return DictObj({}, _of_no_module(ev, source, at))
    kept, logs = obj.attrs.get(_TOLD), obj.attrs.get("hparams logged")
    if kept is None or logs is None:
        return DictObj({}, _may_save(ev, obj, at))
    held = ev.dict_at(kept.value)
    found = (
        sanitized(ev, held, at) if held is not None else DictObj({}, Unknown("the hyperparameters are not known", at))
    )
    sure = kept.optional or logs.optional
    told = ev.constant(logs.value)
    if told is False:
        return DictObj({})
    return found if told is True and not sure else join_dicts(found, DictObj({}))


def _may_save(ev: Evaluator, obj: Instance, at: At) -> Unknown | None:
    """Why a module that was not seen to save hyperparameters may have some; None where it has none."""
    foreign = foreign_base(ev, obj.cls)
    if foreign is not None:
        return Unknown(f"{foreign} may save hyperparameters, which inputgen does not model", at)
    for base in linearised(ev, obj.cls):  # where it is made takes too long to follow, say
        cls = ev.get(base) if isinstance(base, Ref) else None
        if isinstance(cls, ClassObj) and any(_saves(node) for node in _not_followed(ev, cls.node)):
            return Unknown(f"the hyperparameters that {cls.name} saves, where it is not followed", at)
    return None


def _not_followed(ev: Evaluator, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The code of a class, but for an `__init__` that was followed to its end: what that saves is known by now."""
    for part in children(node):
        if not _is_followed(ev, part):
            yield part
            yield from _not_followed(ev, part)


def _is_followed(ev: Evaluator, node: cst.CSTNode) -> bool:
    """Whether code is an `__init__` that was entered, of which nothing was given up, nor put off to a later call."""
    if not isinstance(node, cst.FunctionDef) or node.name.value != "__init__" or id(node) not in ev.entered:
        return False
    within = list(descendants(node))
    later = (each for each in within if isinstance(each, cst.FunctionDef | cst.Lambda))
    is_whole = not any(id(each) in ev.abandoned for each in (node, *within))
    return is_whole and not any(_saves(each) for func in later for each in descendants(func))


def _saves(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == "save_hyperparameters"


def _of_no_module(ev: Evaluator, source: Value, at: At) -> Unknown | None:
    """Why something that is not seen to be a module may log hyperparameters; None where it has none, as a loader."""
    if isinstance(source, Unknown):
        if (maker_of(source) or "").endswith("Loader"):  # `torch.utils.data.DataLoader`, and those of other libraries
            return None
        return Unknown(f"the hyperparameters of a module that is not known ({source.reason})", at)
    if isinstance(source, Open) and not isinstance(source.type, m.ScalarType):
        return Unknown("the hyperparameters of a module that is not known", at)
    return None


def told_to_logger(ev: Evaluator, params: Value, at: At) -> DictObj:
    """What W&B is told by `logger.log_hyperparams(params)`."""
    return sanitized(ev, as_told(ev, plain(ev, params, at), at), at)


def sanitized(ev: Evaluator, params: DictObj, at: At) -> DictObj:
    """The parameters as a logger sees them: classes by name; what can be called is called (`_sanitize_callable`).

    Since 2.2 what is no data then is its text.
    """

    def seen(value: Value) -> Value:
        value = _called(ev, value, at)
        return text_of(ev, value, value.at or at) if only_data and _is_no_data(ev, value, at) else value

    only_data = tells_data_alone(ev)
    entries = {key: replace(slot, value=ev.each(slot.value, seen)) for key, slot in params.entries.items()}
    return replace(params, entries=entries)


def _is_no_data(ev: Evaluator, value: Value, at: At) -> bool:
    """Whether `json.dumps` surely refuses a value, for what it is itself (`_is_json_serializable`)."""
    if isinstance(value, Const):
        return value.value is not ... and not isinstance(value.value, str | int | float | None)
    held = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(held, ListObj):
        return held.kind not in ("list", "tuple", "namedtuple")
    is_instance = ev.libraries.function("builtins.isinstance")
    assert is_instance is not None, "builtins are modelled"
    if not isinstance(held, Instance):
        return False
    classes = ev.new_list([Lib(f"builtins.{name}") for name in ("dict", "list", "str", "int", "float")], None, "tuple")
    return ev.constant(is_instance(ev, Call("isinstance", Arguments((value, classes)), at))) is False


def as_told(ev: Evaluator, params: DictObj, at: At) -> DictObj:
    """The parameters as the version tells them that the job is written for: Lightning 1 flattens them."""
    if not is_first(ev):
        return params
    return Flattening("Lightning 1", "/", partial(_mapping, ev, at=at), partial(_with_none_told, ev)).of(params)


def _with_none_told(ev: Evaluator, value: Value) -> Value:
    """A value that may be None, as the version tells None: as a text, as it is, or either."""
    as_text = tells_none_as_text(ev)
    if as_text is False:
        return value
    if isinstance(value, Const) and value.value is None:
        text = Const("None", value.at)
        return text if as_text else choice_of([value, text])
    parts = parts_of(value.type) if isinstance(value, Open) else ()
    if not isinstance(value, Open) or NONE not in parts:
        return value
    types = union_of([STR, *(part for part in parts if part != NONE or not as_text)])
    is_none = isinstance(value.default, Const) and value.default.value is None
    default = Const("None", value.default.at) if as_text and value.default is not None else None
    return replace(value, type=types, default=default if is_none else value.default)


def _mapping(ev: Evaluator, value: Value, at: At) -> DictObj | None:
    """What is in a mapping or a namespace; None for anything else."""
    held = ev.dict_at(value)
    obj = ev.instance_at(value)
    if held is not None or obj is None or not isinstance(obj.cls, Lib):
        return held
    if obj.cls.name == "argparse.Namespace":
        return DictObj(dict(obj.attrs), obj.open)
    return mapping_of(ev, value, at) if not obj.cls.name.startswith("ml_collections.") else None


def _called(ev: Evaluator, value: Value, at: At) -> Value:
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(value, Func) and any(param.default is None for param in all_params(value.node.params)):
        return Const(value.name, value.at)  # the call fails, and the name is taken
    if isinstance(value, Func | Bound):
        return Unknown("Lightning calls it, and tells what it gives", at)
    if isinstance(obj, Instance):
        bases = list(linearised(ev, obj.cls))
        if any(base in _MODULES for base in bases):  # called with nothing it fails, and it has no name
            return Const(None, at)
        may_be_called = obj.cls == Lib("functools.partial") or class_attribute(ev, obj.cls, "__call__") is not None
        return Unknown("Lightning calls it, and tells what it gives", at) if may_be_called else value
    return value
