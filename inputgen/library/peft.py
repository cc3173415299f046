"""peft: a model of transformers with adapters, which is a module of torch, too (peft 0.17, `mapping_func.py`).

Of `LoraConfig`, a dataclass whose fields differ by version (`tuners/lora/config.py`), what the job gives by name is
known: numbers, texts and switches stay as they are. What peft makes of others is known by its type, if at all: names
of modules become a set, as does "all-linear" once there is a model, and some switches are set by the layers it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.interpret.calls import maker_of
from inputgen.interpret.join import choice_of
from inputgen.interpret.protocol import Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, DictObj, Instance, Lib, Open, Ref, Slot, Unknown, Value, alternatives
from inputgen.library import hub_models
from inputgen.library.simple import attribute, named
from inputgen.model.types import BOOL, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

MODEL = Lib("peft.PeftModel")
_LORA = Lib("peft.LoraConfig")
_ADAPTER = "config of its adapter"
# Fields whose modules, by name or pattern, peft collects; and switches that it sets by what it finds (`lora/model.py`).
_MODULES = frozenset({"target_modules", "exclude_modules", "modules_to_save"})
_SET = frozenset({"fan_in_fan_out", "inference_mode"})
_REPLACED = frozenset({"base_model_name_or_path", "revision", "auto_mapping"})
_NAMES = m.ListType(STR)
_FURTHER = "peft's LoraConfig has further fields, by version"


def _new_config(ev: Evaluator, call: Call) -> Value:
    """`LoraConfig(...)`: what is not given by name is not known."""
    given = dict(call.args.named or {})
    attrs = {name: Slot(value, name in call.args.optional, value.at) for name, value in given.items()}
    return ev.new(Instance(_LORA, attrs, Unknown(_FURTHER, call.at)), call.at)


def _as_json(ev: Evaluator, config: Value, at: At) -> Value:
    """What W&B makes of a `LoraConfig`: its fields, those of them that the job gives being known."""
    obj = ev.instance_at(config)
    assert obj is not None, "a config is an instance"
    told = {name: (slot, _told(ev, name, slot.value)) for name, slot in obj.attrs.items()}
    entries = {name: Slot(value, slot.optional, slot.at) for name, (slot, value) in told.items() if value is not None}
    return ev.new(DictObj(entries, Unknown(_FURTHER, at)), at)


def _told(ev: Evaluator, name: str, value: Value) -> Value | None:
    """What W&B is told of a field; None where peft makes something else of it."""
    if name in _REPLACED:
        return None
    if name in _SET:
        return Open(BOOL, None, "computed", value.at)
    options = [_told_one(ev, name, option) for option in alternatives(value)]
    known = [option for option in options if option is not None]
    return choice_of(known, value.at) if len(known) == len(options) else None


def _told_one(ev: Evaluator, name: str, value: Value) -> Value | None:
    if name in _MODULES:
        if ev.list_at(value) is not None:
            return Open(_NAMES, None, "computed", value.at)
        is_text = isinstance(value, Const) and isinstance(value.value, str)
        return value if is_text or isinstance(value, Open) else None
    if isinstance(value, Lib):
        return Const(value.name.rpartition(".")[2], value.at) if ".TaskType." in value.name else None
    return value if isinstance(value, Const | Open | Unknown) else None


def _not_known(ev: Evaluator, call: Call) -> Value:
    """Whether it is of one of the classes above its own."""
    return Open(BOOL, None, "computed", call.at)


def _adapted(ev: Evaluator, call: Call) -> Value:
    """`get_peft_model(model, config)`: the model keeps the config, by the name of the adapter."""
    made = hub_models.makes(MODEL)(ev, call)
    config = call.arg(1, "peft_config")
    obj = ev.instance_at(made)
    if config is not None:
        apply(ev, config, call.at)
    if isinstance(made, Ref) and obj is not None and config is not None and call.arg(2, "adapter_name") is None:
        ev.put(made, Instance(obj.cls, {**obj.attrs, _ADAPTER: Slot(config, False, call.at)}, obj.open))
    return made


def apply(ev: Evaluator, config: Value, at: At) -> None:
    """Note what making an adapter of it does to a config."""
    if (
        isinstance(config, Ref)
        and is_lora(ev, config)
        and attribute(ev, config, "target_modules") == Const("all-linear")
    ):
        put_attribute(ev, config, "target_modules", Open(_NAMES, None, "computed", at), at)


def config_of(ev: Evaluator, value: Value) -> Value | None:
    """The config of the adapter that a value is the config of, or a model with; None where it is neither.

    It is unknown where the model was loaded with it.
    """
    obj = ev.instance_at(value)
    if obj is not None and obj.cls == MODEL:
        return attribute(ev, value, _ADAPTER) or Unknown("the adapter that a model is loaded with", value.at)
    return value if is_lora(ev, value) or (maker_of(value) or "").startswith("peft.") else None


def is_lora(ev: Evaluator, config: Value) -> bool:
    """Whether the config of an adapter is a `LoraConfig`, of which is known what the job gives."""
    obj = ev.instance_at(config)
    return obj is not None and obj.cls == _LORA


FUNCTIONS: dict[str, Handler] = hub_models.Models(
    {
        "get_peft_model": _adapted,
        **named("inject_adapter_in_model PeftModel PeftMixedModel", hub_models.makes(MODEL)),
        **named("prepare_model_for_kbit_training prepare_model_for_int8_training", hub_models.makes(MODEL)),
        **named("LoraConfig tuners.LoraConfig tuners.lora.LoraConfig tuners.lora.config.LoraConfig", _new_config),
    },
    MODEL,
)
METHODS: dict[str, Handler] = {
    **{f"PeftModel.{name}": handler for name, handler in hub_models.METHODS.items()},
    "LoraConfig.is below": _not_known,
}
ATTRIBUTES = {"LoraConfig.as json": _as_json}
