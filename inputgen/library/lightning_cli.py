"""`LightningCLI`: the logger, the trainer, and what is trained, are what the command line says (lightning 2.x:
`pytorch/cli.py`; 1.x: `pytorch_lightning/cli.py`, before 1.7 `utilities/cli.py`).

The parameters of a module and a data module that the job names are options; both are made as Lightning makes them, and
what they save is told to the logger. Which logger that is, the job does not say, so any config is open. With
`run=False` all is made and nothing run: what starts the run is what the job does with `cli.trainer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from inputgen.frozen import replace
from inputgen.interpret.calls import call as call_value
from inputgen.interpret.calls import escape
from inputgen.interpret.classes import instantiate
from inputgen.interpret.handed import hand_over
from inputgen.interpret.hierarchy import class_attribute
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.trees import descendants
from inputgen.interpret.unseen import may_run
from inputgen.interpret.values import TRUE, ClassObj, Const, DictObj, Func, Lib, Open, Ref, Unknown, Value
from inputgen.library.jsonargparse import options_of_class
from inputgen.library.lightning_hparams import logged
from inputgen.library.open_classes import Opening, open_leaf
from inputgen.library.wandb_sinks import adds_to_runs, run_of, update_config

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PLACES = ("pytorch.cli", "cli", "utilities.cli")
_TRAINER = Lib("lightning.Trainer")
_WHY = "LightningCLI takes the logger, and what is trained, from the command line"
# What a class of the job may do to the options before the classes are made.
_CHANGING = "before_instantiate_classes instantiate_classes parse_arguments setup_parser init_parser".split()
_ADDING = "add_arguments_to_parser"
# Arguments of a parser that leave the defaults alone; others name files that have some.
_HARMLESS = frozenset(
    "default_env description env_prefix error_handler parse_as_dict parser_mode print_config prog usage".split()
)


def _new(ev: Evaluator, call: Call) -> Value:
    """`LightningCLI(Net, Data, ...)`: parses the command line, makes the classes, and runs what it asks for."""
    made = ev.new_instance(Lib(call.name), {}, call.at)
    _start(ev, call, made, None)
    return made


def _initialise(ev: Evaluator, call: Call) -> Value:
    """The same, of a class of the job below it."""
    if isinstance(call.receiver, Ref):
        obj = ev.instance_at(call.receiver)
        _start(ev, call, call.receiver, obj.cls if obj is not None else None)
    return Const(None, call.at)


def _start(ev: Evaluator, call: Call, made: Ref, cls: Value | None) -> None:
    runs = ev.constant(call.arg(-1, "run") or TRUE) is not False
    escape(ev, call.name, call.args if runs else _without_logger(ev, call), call.at)
    why = Unknown(_WHY, call.at)
    told = DictObj({})
    for name, position, subclasses in (("datamodule", 1, "subclass_mode_data"), ("model", 0, "subclass_mode_model")):
        one = _made(ev, call, position, f"{name}_class", subclasses, cls)
        if one is not None:
            put_attribute(ev, made, name, one, call.at)
            hand_over(ev, one)
            if runs:
                told = merged(told, DictObj(logged(ev, one, call.at).entries))
    if not runs:
        _make_trainer(ev, call, made, why)
    elif ev.world.requires_wandb:
        _run(ev, call, told, why)
    if cls is not None:
        hand_over(ev, made)


def _run(ev: Evaluator, call: Call, told: DictObj, why: Unknown) -> None:
    """The subcommand that the command line names is run: each of them uses the logger."""
    if told.entries and not _logs_elsewhere(ev, call):
        run = run_of(ev, Arguments((), {}, why), call.at)
        update_config(ev, run, ev.new(DictObj(told.entries), None), call.at)
    else:
        may_run(ev, why)
    adds_to_runs(ev, why, call.at)


def _logs_elsewhere(ev: Evaluator, call: Call) -> bool:
    """Whether the job gives no logger, or others than W&B's: that the command line names W&B's is not likely then."""
    defaults = _defaults(ev, call)
    slot = defaults.entries.get("logger") if defaults is not None else None
    if slot is None or slot.optional:
        return False
    listed = ev.list_at(slot.value)
    loggers = [slot.value] if listed is None else listed.items
    return (listed is None or listed.rest is None) and all(_is_another(ev, each) for each in loggers)


def _is_another(ev: Evaluator, logger: Value) -> bool:
    if isinstance(logger, Const):
        return logger.value is False
    obj = ev.instance_at(logger)
    name = obj.cls.name if obj is not None and isinstance(obj.cls, Lib) else ""
    return name.startswith("lightning.") and "Wandb" not in name


def _defaults(ev: Evaluator, call: Call) -> DictObj | None:
    return ev.dict_at(call.arg(-1, "trainer_defaults") or Const(None))


def _without_logger(ev: Evaluator, call: Call) -> Arguments:
    """What `LightningCLI` is given but for a logger, which it hands to the trainer and does not use."""
    defaults = _defaults(ev, call)
    if defaults is None:
        return call.args
    given = {name: value for name, value in dict(call.args.named or {}).items() if name != "trainer_defaults"}
    others = {str(key): slot.value for key, slot in defaults.entries.items() if key != "logger"}
    return Arguments(call.args.positional, {**others, **given}, call.args.open)


def _make_trainer(ev: Evaluator, call: Call, made: Ref, why: Unknown) -> None:
    """`cli.trainer`: its logger is the one that the job gives, or may be W&B's.

    One of a class of the job is not known: its methods may be any.
    """
    if isinstance(call.arg(-1, "trainer_class"), Ref):
        return
    defaults = _defaults(ev, call)
    slot = defaults.entries.get("logger") if defaults is not None else None
    logger: Value = Const(None, call.at)
    if slot is not None and _is_made(ev, slot.value):
        logger = slot.value
    elif ev.world.requires_wandb:
        logger = call_value(ev, Lib("lightning.loggers.WandbLogger"), Arguments(open=why), call.at)
    put_attribute(ev, made, "trainer", call_value(ev, _TRAINER, Arguments((), {"logger": logger}), call.at), call.at)


def _is_made(ev: Evaluator, logger: Value) -> bool:
    """Whether it is a logger, or a list of them: a dict, or what `lazy_instance` gives, says how to make one."""
    listed = ev.list_at(logger)
    if listed is not None:
        return listed.rest is None and all(ev.instance_at(item) is not None for item in listed.items)
    return ev.instance_at(logger) is not None


def _made(ev: Evaluator, call: Call, position: int, name: str, subclasses: str, cls: Value | None) -> Value | None:
    """A module or data module, made of its options; None where the command line says what it is."""
    given = call.arg(position, name)
    below = call.arg(-1, subclasses)
    if not isinstance(given, Ref) or not isinstance(ev.get(given), ClassObj) or call.args.open is not None:
        return None
    if below is not None and ev.constant(below) is not False:
        return None
    others: dict[tuple[str, ...], Value] = {}
    leaves = options_of_class(ev, given, None, (), call.at, others)
    if () in others:
        return None
    opening = Opening(exact=ev.at_defaults)
    values = {leaf.path[0]: open_leaf(ev, leaf, opening, call.at) for leaf in leaves}
    changed = _changed(ev, call, cls)
    named = {
        name: _without_default(ev, value) if changed is None or name in changed else value
        for name, value in values.items()
        if value is not None
    }
    return instantiate(ev, given, Arguments((), named), call.at)


def _without_default(ev: Evaluator, value: Value) -> Value:
    """An option whose default the job may have changed; of a dict, each value."""
    held = ev.dict_at(value)
    if held is None or not isinstance(value, Ref):
        return replace(value, default=None) if isinstance(value, Open) else value
    entries = {key: replace(slot, value=_without_default(ev, slot.value)) for key, slot in held.entries.items()}
    return Ref(ev.new(replace(held, entries=entries), None).addr, value.at)


def _changed(ev: Evaluator, call: Call, cls: Value | None) -> set[str] | None:
    """The options whose default may be another than the class's; None for all.

    In `add_arguments_to_parser` (`link_arguments("data.size", "model.size")`, `set_defaults({"model.lr": 1})`) they are
    named by texts and keywords.
    """
    given = call.arg(-1, "args")  # without it, and with None, it is `sys.argv`
    if _from_files(ev, call) or (given is not None and ev.constant(given) is not None):
        return None
    if cls is None:
        return set()
    own = [each for name in _CHANGING if isinstance(each := class_attribute(ev, cls, name), Func)]
    if not all(_only_reads(each.node) for each in own):
        return None
    adding = class_attribute(ev, cls, _ADDING)
    if not isinstance(adding, Func):
        return set()
    texts = [node for node in descendants(adding.node) if isinstance(node, cst.SimpleString)]
    named = [node.keyword.value for node in descendants(adding.node) if isinstance(node, cst.Arg) and node.keyword]
    return {part for text in (*(str(node.evaluated_value) for node in texts), *named) for part in text.split(".")}


def _only_reads(function: cst.CSTNode) -> bool:
    """Whether a method leaves the options as they are: it sets only names, and hands on no part of its config."""
    return not any(_sets(node) or _hands_on(node) for node in descendants(function))


def _sets(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.Del):
        return not isinstance(node.target, cst.Name)
    return isinstance(node, cst.Call) and _may_set(node.func)


def _may_set(function: cst.BaseExpression) -> bool:
    """Whether what is called may change options: a method of the CLI or of its config, or one that sets attributes."""
    if isinstance(function, cst.Name):
        return function.value in ("setattr", "delattr", "vars")
    return isinstance(function, cst.Attribute) and _of_self(function.value)


def _hands_on(node: cst.CSTNode) -> bool:
    """Whether the CLI, or a part of its config, is an argument, gets another name, or is walked over."""
    if isinstance(node, cst.Arg | cst.Assign | cst.AnnAssign | cst.NamedExpr):
        return node.value is not None and _is_config(node.value)
    return isinstance(node, cst.For) and _is_config(node.iter)


def _is_config(node: cst.BaseExpression) -> bool:
    """`self`, `self.config`, `self.config[self.subcommand]`: the CLI, or a part of its config."""
    if isinstance(node, cst.Subscript):
        return _of_self(node)
    if isinstance(node, cst.Attribute):
        return _of_self(node) and node.attr.value == "config"
    return isinstance(node, cst.Name) and node.value == "self"


def _of_self(node: cst.BaseExpression) -> bool:
    while isinstance(node, cst.Attribute | cst.Subscript):
        node = node.value
    return isinstance(node, cst.Name) and node.value == "self"


def _from_files(ev: Evaluator, call: Call) -> bool:
    """Whether files may have defaults: `parser_kwargs={"default_config_files": [...]}`, for each subcommand too."""
    given = call.arg(-1, "parser_kwargs")
    if given is None or ev.constant(given) is not ...:
        return False
    held = ev.dict_at(given)
    return held is None or held.open is not None or not all(key in _HARMLESS for key in held.entries)


def _attribute(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what LightningCLI makes of the command line", call.at)


_NAMES = tuple(f"{place}.LightningCLI" for place in _PLACES)
FUNCTIONS: dict[str, Handler] = dict.fromkeys(_NAMES, _new)
METHODS: dict[str, Handler] = {
    **{f"{name}.__init__": _initialise for name in _NAMES},
    **{f"{name}.__getattr__": _attribute for name in _NAMES},
}
