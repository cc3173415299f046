"""`isinstance`, and which things of libraries are surely no data."""

from __future__ import annotations

import builtins
import collections
import collections.abc
import functools
import importlib
import numbers
import os
import types
import typing
from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.attributes import builtin_type
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.command_line import is_any_literal, is_set_by_command_line
from inputgen.interpret.comparisons import truth
from inputgen.interpret.exceptions import is_exception_class, matches
from inputgen.interpret.frames import Thrown
from inputgen.interpret.hierarchy import foreign_base, linearised, metaclass_attribute
from inputgen.interpret.join import choice_of
from inputgen.interpret.library_names import stands_for_code
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.type_values import alias_of
from inputgen.interpret.types import is_data, is_loosely_typed, parts_of
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
    Scope,
    Unknown,
    Value,
)
from inputgen.model.types import BOOL, DICT, NONE

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _isinstance(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return Open(BOOL, None, "computed", call.at)
    value, classes = call.args.positional
    return ev.each(_of_its_type(ev, value), lambda option: _is_instance(ev, option, classes, call.at))


def _of_its_type(ev: Evaluator, value: Value) -> Value:
    """A value less what the command line may give instead of a dict or a list: that is taken to be one, too."""
    if not isinstance(value, Choice) or not any(map(is_set_by_command_line, value.options)):
        return value
    others = [option for option in value.options if not is_set_by_command_line(option)]
    held = [ev.dict_at(option) or ev.list_at(option) for option in others]
    return choice_of(others) if others and None not in held else value


# What containers of libraries are (omegaconf 2.3: `class DictConfig(BaseContainer, MutableMapping)`). Those whose keys
# are attributes are dicts, but `ml_collections.ConfigDict`, which is none.
_CONTAINERS: dict[str, type] = {
    "omegaconf.DictConfig": collections.abc.MutableMapping,
    "omegaconf.ListConfig": collections.abc.MutableSequence,
    **dict.fromkeys(
        (
            *("addict.Dict", "box.Box", "box.Box with defaults", "dotmap.DotMap", "easydict.EasyDict"),
            *("dotmap.DotMap without missing keys", "lightning.AttributeDict", "mmengine.ConfigDict"),
            *("munch.AutoMunch", "munch.Munch", "yacs.config.CfgNode"),
        ),
        dict,
    ),
}
_HOMES = {
    each.__name__: each for each in (builtins, collections, collections.abc, functools, numbers, os, types, typing)
}
_CALLABLE: type = collections.abc.Callable  # type: ignore[assignment]  # a class, whatever typeshed says
_CODE = (type, types.FunctionType, types.MethodType, types.ModuleType, _CALLABLE)
# Further modules whose classes instances are of, loaded where one is.
_STANDARD = frozenset("abc argparse datetime decimal enum fractions functools io pathlib".split())
# What a class has to have to be below one that asks for methods (Python docs, "collections.abc" and `os.PathLike`).
_ASKED: dict[type, tuple[str, ...]] = {
    _CALLABLE: ("__call__",),
    collections.abc.Iterable: ("__iter__",),
    collections.abc.Iterator: ("__iter__", "__next__"),
    collections.abc.Reversible: ("__iter__", "__reversed__"),
    collections.abc.Sized: ("__len__",),
    collections.abc.Container: ("__contains__",),
    collections.abc.Collection: ("__len__", "__iter__", "__contains__"),
    collections.abc.Generator: ("__iter__", "__next__", "send", "throw", "close"),
    os.PathLike: ("__fspath__",),
}
_PLAIN = (dict, list, tuple, set, frozenset, str, bytes, int, float, bool)
# Classes of libraries that plain data is never an instance of. Not every name of a library is one: `six.string_types`.
_NOT_OF_DATA = frozenset(
    """
    argparse.Namespace pathlib.Path pathlib.PurePath types.SimpleNamespace enum.Enum logging.Logger
    omegaconf.DictConfig omegaconf.ListConfig omegaconf.OmegaConf omegaconf.Node
    easydict.EasyDict addict.Dict dotmap.DotMap box.Box box.ConfigBox munch.Munch yacs.config.CfgNode mmengine.Config
    ml_collections.ConfigDict ml_collections.FrozenConfigDict ml_collections.FieldReference
    numpy.ndarray numpy.generic numpy.integer numpy.floating pandas.DataFrame pandas.Series PIL.Image.Image
    torch.Tensor torch.device torch.dtype torch.nn.Module torch.nn.Parameter torch.optim.Optimizer
    torch.utils.data.Dataset torch.utils.data.DataLoader jax.Array jax.numpy.ndarray tensorflow.Tensor
    transformers.PretrainedConfig transformers.PreTrainedModel transformers.TrainingArguments
    """.split()
)


def _is_instance(ev: Evaluator, value: Value, classes: Value, at: At) -> Value:
    alias = alias_of(ev, classes)
    if alias is not None and alias.origin in (Lib("typing.Union"), Lib("typing.Optional")):
        extra = (Const(None),) if alias.origin == Lib("typing.Optional") else ()
        classes = ev.new_list([*alias.arguments, *extra], None, "tuple")
    if isinstance(classes, Const) and classes.value is None:  # in `int | None`
        classes = Lib("types.NoneType")
    check = metaclass_attribute(ev, classes, "__instancecheck__")
    if isinstance(check, Func):
        known = truth(ev, call_value(ev, Bound(classes, check, at), Arguments((value,)), at))
        return Open(BOOL, None, "computed", at) if known is None else Const(known, at)
    told = ev.libraries.method(f"{classes.name}.__instancecheck__") if isinstance(classes, Lib) else None
    if told is not None and not isinstance(value, Unknown):
        return told(ev, Call("isinstance", Arguments((value,)), at, classes))
    if isinstance(value, Open) and isinstance(value.type, m.UnionType):  # of whichever of its types it is
        parts = [Open(part, None, value.origin, value.at) for part in value.type.parts]
        alike: set[object] = {ev.constant(_is_instance(ev, part, classes, at)) for part in parts}
        (answer, *others) = alike
        known = answer if isinstance(answer, bool) and not others else None
        return Open(BOOL, None, "computed", at) if known is None else Const(known, at)
    options = ev.list_at(classes)
    if options is not None and options.rest is None:
        answers = [ev.constant(_is_instance(ev, value, cls, at)) for cls in options.items]
        known = True if True in answers else None if ... in answers else False
    else:
        known = _by_declared_type(value, classes)
        known = _by_class(ev, value, classes) if known is None else known
        known = _of_instance(ev, value, classes) if known is None else known
        if is_loosely_typed(value) and _python_class(classes) in (*_PLAIN, types.NoneType):
            known = None
    return Open(BOOL, None, "computed", at) if known is None else Const(known, at)


def _by_declared_type(value: Value, classes: Value) -> bool | None:
    """What the type alone of an open value tells; None where that is not enough."""
    wanted = _python_class(classes)
    if wanted is object:
        return True
    if wanted in _CODE and isinstance(value, Open):
        return False if is_data(value) else None
    if wanted is not None and isinstance(value, Open) and isinstance(value.type, m.ListType):
        answers = {issubclass(kind, wanted) for kind in (list, tuple, set, frozenset)}
        return answers.pop() if len(answers) == 1 else None
    if not isinstance(value, Open) or wanted not in _PLAIN:
        return None
    return wanted is dict if value.type == DICT else False if value.type == NONE else None


def _python_class(value: Value) -> type | None:
    """The class of Python's own that a name stands for: `int`, `collections.abc.Mapping`, `typing.Sequence`."""
    if not isinstance(value, Lib):
        return None
    module, _, name = value.name.rpartition(".")
    found = types.NoneType if value.name == "builtins.NoneType" else getattr(_HOMES.get(module), name, None)
    found = getattr(found, "__origin__", found)
    return found if isinstance(found, type) and found.__module__ != "typing" else None


def _by_class(ev: Evaluator, value: Value, classes: Value) -> bool | None:
    """What the class of a value tells, where it is one of Python's own."""
    obj = ev.instance_at(value)
    if obj is not None and (obj.cls == classes or _is_kind_of(obj.cls, classes)):
        return True
    if is_any_literal(value) and isinstance(classes, Ref) and isinstance(ev.get(classes), ClassObj):
        return False
    kind = _class_of(ev, value)
    wanted = _python_class(classes)
    if isinstance(value, Bound) and wanted is _CALLABLE:
        return True
    if kind is None or (wanted is collections.abc.Generator and kind is collections.abc.Iterator):
        return None
    if isinstance(classes, Ref):  # a class of the project: no data is an instance of it
        held = ev.get(value) if isinstance(value, Ref) else None
        is_named_tuple = isinstance(held, ListObj) and held.kind == "namedtuple"
        return False if isinstance(ev.get(classes), ClassObj) and not is_named_tuple else None
    if wanted is None:
        is_other = obj is None or not _are_related(obj.cls, classes)
        return False if isinstance(classes, Lib) and classes.name in _NOT_OF_DATA and is_other else None
    if kind is float and isinstance(value, Open):
        # An int may stand for what is declared a float; what a command line gives is converted.
        is_converted = value.origin == "argv" and not isinstance(ev.constant(value.default), int)
        if not is_converted and issubclass(int, wanted) != issubclass(float, wanted):
            return None
    return issubclass(kind, wanted)


def _is_kind_of(cls: Value, wanted: Value) -> bool:
    """Whether a class is one that a model keeps apart for what it is made with (`box.Box with defaults`)."""
    return isinstance(cls, Lib) and isinstance(wanted, Lib) and cls.name.startswith(f"{wanted.name} ")


def _are_related(cls: Value, wanted: Value) -> bool:
    """Whether a class of a library may be below another one: of the same library, or of one it is made of."""
    if not isinstance(cls, Lib) or not isinstance(wanted, Lib):
        return False
    packages = [lib.name.partition(".")[0] for lib in (cls, wanted)]
    return packages[0] == packages[1] or packages == ["mmengine", "addict"]


# The class of what the heap keeps by another name; `map` and `zip` are kept as generators are.
_CLASSES: dict[str, type] = {
    "NoneType": types.NoneType,
    "deque": collections.deque,
    "namedtuple": tuple,
    "dict_items": collections.abc.ItemsView,
    "dict_keys": collections.abc.KeysView,
    "dict_values": collections.abc.ValuesView,
    "generator": collections.abc.Iterator,
}


# What a class holds in place of a function: `vars(C)` shows these, where `C.f` gives what they are made of.
_OF_FUNCTIONS: dict[str, type] = {
    "static": staticmethod,
    "class": classmethod,
    "property": property,
    "cached property": functools.cached_property,
}


def _class_of(ev: Evaluator, value: Value) -> type | None:
    """The class of Python's own that a value is of; for a container of omegaconf's, the one it stands below."""
    obj = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(value, Func):
        return _OF_FUNCTIONS.get(value.kind, types.FunctionType)
    if isinstance(value, Bound):  # a library's may be made in any way
        return types.MethodType if isinstance(value.method, Func) else None
    if isinstance(value, Lib) and value.name.startswith("builtins."):
        found = getattr(builtins, value.name.removeprefix("builtins."), None)
        return None if found is None else type(found)
    if isinstance(value, Lib) and value.name == "dataclasses.MISSING":
        return object  # of a class of its own, below that one
    if isinstance(value, Lib) and value.name.isidentifier():  # what has no dot is imported as a whole
        return types.ModuleType
    if isinstance(obj, ClassObj | Scope):
        return type if isinstance(obj, ClassObj) else types.ModuleType
    if isinstance(obj, Instance):
        return _CONTAINERS.get(obj.cls.name) if isinstance(obj.cls, Lib) else None
    if isinstance(obj, DictObj) and obj.type != "dict":
        return _python_class(Lib(obj.type))
    if isinstance(value, Open) and value.type == NONE:
        return types.NoneType
    name = builtin_type(ev, value) or ""
    return _CLASSES.get(name) or getattr(builtins, name, None)


def _of_instance(ev: Evaluator, value: Value, classes: Value) -> bool | None:
    """What the bases of an instance tell, or that a value is code."""
    wanted = _python_class(classes)
    if wanted in _PLAIN and _is_no_data(ev, value):
        return False
    held = ev.get(value) if isinstance(value, Ref) else None
    if isinstance(held, DictObj):  # of a library's subclass of dict
        is_exact = isinstance(classes, Lib) and classes.name == held.type
        return True if is_exact or (wanted is not None and issubclass(dict, wanted)) else None
    obj = ev.instance_at(value)
    if obj is None:
        return None
    bases = list(linearised(ev, obj.cls))
    if classes in bases:
        return True
    if is_exception_class(ev, classes) and any(isinstance(b, Lib) and is_exception_class(ev, b) for b in bases):
        return matches(ev, classes, Thrown("", value))
    if not any(isinstance(base, Unknown) for base in bases) and isinstance(classes, Ref):
        return False
    if wanted is not None and wanted in _PLAIN and isinstance(obj.cls, Lib | Ref):
        return _below_plain(ev, bases, wanted)
    asked = _standard_class(classes)
    return _below_any(ev, bases, asked) if asked is not None else None


def _below_plain(ev: Evaluator, bases: list[Value], wanted: type) -> bool | None:
    """Whether a class with these bases is below `dict` and the like: of libraries' few are, and are named for it."""
    foreign = [base for base in bases if not isinstance(base, Ref)]
    real = [(base, _standard_class(base)) for base in foreign]
    if any(each is not None and issubclass(each, wanted) for _, each in real):
        return True
    unknown = [base for base, each in real if each is None]
    return None if any(not isinstance(b, Lib) or _is_named_a_dict(ev, b, wanted) for b in unknown) else False


def _is_named_a_dict(ev: Evaluator, cls: Lib, wanted: type) -> bool:
    return wanted is dict and "dict" in cls.name.lower() and ev.libraries.function(cls.name) is None


def _below_any(ev: Evaluator, bases: list[Value], wanted: type) -> bool | None:
    """Whether a class with these bases, itself included, is below one of Python's own."""
    own = [obj for base in bases if isinstance(base, Ref) and isinstance(obj := ev.get(base), ClassObj)]
    if wanted is collections.abc.Hashable and own:
        return None
    foreign = [_standard_class(base) for base in bases if not isinstance(base, Ref)]
    real = [each for each in foreign if each is not None]
    if any(issubclass(each, wanted) for each in real):
        return True
    scopes = [ev.scope_at(obj.scope) for obj in own]
    if len(real) + len(own) < len(bases) or any(scope.open is not None for scope in scopes):
        return None
    there = {name for each in real for cls in each.__mro__ for name in vars(cls)}
    needed = [name for name in _ASKED.get(wanted, ()) if name not in there]
    found = [[slot for scope in scopes if (slot := scope.names.get(name)) is not None] for name in needed]
    if not needed or not all(found):
        return False
    return True if all(isinstance(slots[0].value, Func) and not slots[0].optional for slots in found) else None


def _standard_class(value: Value) -> type | None:
    """The class of Python's own that a name of a library stands for, of more modules than are asked about."""
    name = value.name.rpartition(".")[0] if isinstance(value, Lib) else ""
    if isinstance(value, Lib) and value.name in _CONTAINERS:
        return _CONTAINERS[value.name]
    if name not in _STANDARD:
        return _python_class(value)
    assert isinstance(value, Lib), "it has a name"
    found = getattr(importlib.import_module(name), value.name.rpartition(".")[2], None)
    return found if isinstance(found, type) else None


def _is_no_data(ev: Evaluator, value: Value) -> bool:
    """Whether a value is surely a module, a function or a class."""
    if isinstance(value, Lib):
        return stands_for_code(ev, value)
    is_code = isinstance(value, Ref) and isinstance(ev.get(value), ClassObj | Scope)
    return is_code or isinstance(value, Func | Bound)


def _issubclass(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 2:
        return Open(BOOL, None, "computed", call.at)
    cls, classes = call.args.positional
    if _is_no_class(ev, cls):
        if ev.doubts("TypeError"):
            return Const(False, call.at)  # where the job goes on, this was not asked
        raise ev.raises("TypeError: issubclass() arg 1 must be a class", call.at)
    wanted = ev.list_at(classes)
    answers = [_below(ev, cls, each) for each in ((classes,) if wanted is None else wanted.items)]
    known = True if True in answers else None if None in answers or (wanted and wanted.rest) else False
    return Open(BOOL, None, "computed", call.at) if known is None else Const(known, call.at)


def _is_no_class(ev: Evaluator, value: Value) -> bool:
    """Whether a value is surely no class: data, a function, or a module."""
    if isinstance(value, Open):
        return not any(isinstance(part, m.UnknownType) for part in parts_of(value.type))
    if isinstance(value, Lib):
        return "." not in value.name  # `import os`; what a module has is named after it
    held = ev.get(value) if isinstance(value, Ref) else None
    return isinstance(value, Const | Func | Bound) or isinstance(held, DictObj | ListObj | Scope)


def _below(ev: Evaluator, cls: Value, base: Value) -> bool | None:
    """Whether a class is another one, or below it."""
    if isinstance(cls, Lib) and isinstance(base, Lib):
        pair = [getattr(builtins, lib.name.removeprefix("builtins."), None) for lib in (cls, base)]
        known = all(isinstance(each, type) for each in pair)
        return issubclass(*pair) if known else (cls == base or None)  # type: ignore[arg-type]
    if isinstance(cls, Lib) and isinstance(base, Ref) and isinstance(ev.get(base), ClassObj):
        return False  # no class of a library is below one of the project
    if not isinstance(cls, Ref) or not isinstance(ev.get(cls), ClassObj):
        return None
    order = list(linearised(ev, cls))
    if base in order or base == Lib("builtins.object"):
        return True
    plain = all(isinstance(each, Ref) or each in (Lib("builtins.object"), Lib("abc.ABC")) for each in order)
    return False if plain and foreign_base(ev, cls) is None and isinstance(base, Ref | Lib) else None


def _callable(ev: Evaluator, call: Call) -> Value:
    if len(call.args.positional) != 1:
        return Open(BOOL, None, "computed", call.at)
    (value,) = call.args.positional
    return ev.each(value, lambda option: _is_instance(ev, option, Lib("collections.abc.Callable"), call.at))


FUNCTIONS: dict[str, Handler] = {"isinstance": _isinstance, "issubclass": _issubclass, "callable": _callable}
