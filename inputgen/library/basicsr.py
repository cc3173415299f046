"""BasicSR: the run it starts with a training's options as its config (basicsr 1.4.2, `train.py`, `utils/logger.py`).

`init_tb_loggers(opt)` starts it where the options name a project (`logger.wandb.project`) and no debugging;
`init_wandb_logger(opt)` in any case. `parse_options` reads the YAML file that the command line must name and adds keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.mappings import read
from inputgen.interpret.protocol import Arguments, Call, Handler
from inputgen.interpret.values import At, Const, DictObj, Lib, Open, Slot, Unknown, Value
from inputgen.library.simple import nothing
from inputgen.library.wandb_sinks import start_run
from inputgen.model.types import BOOL, INT, STR

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_READ = "the options are read from a file that the command line names"


def _parse_options(ev: Evaluator, call: Call) -> Value:
    """`parse_options(root_path, is_train=True)`: the options, and what the command line says."""
    at = call.at
    told: dict[str, Value] = {
        "dist": Open(BOOL, None, "computed", at),
        "rank": Open(INT, None, "computed", at),
        "world_size": Open(INT, None, "computed", at),
        "manual_seed": Open(INT, None, "computed", at),
        "auto_resume": Open(BOOL, Const(False, at), "argv", at),
        "is_train": call.arg(1, "is_train") or Const(True, at),
    }
    entries = {key: Slot(value, False, at) for key, value in told.items()}
    options = ev.new(DictObj(dict(entries), Unknown(_READ, at)), at, "options")
    args = ev.new_instance(
        Lib("argparse.Namespace"),
        {
            "opt": Open(STR, None, "argv", at),
            "launcher": Open(STR, Const("none", at), "argv", at),
            "auto_resume": Open(BOOL, Const(False, at), "argv", at),
            "debug": Open(BOOL, Const(False, at), "argv", at),
            "local_rank": Open(INT, Const(0, at), "argv", at),
            "force_yml": Unknown("an option of the command line", at),
        },
        at,
    )
    return ev.new_list((options, args), at, "tuple")


def _init_loggers(ev: Evaluator, call: Call) -> Value:
    """`init_tb_loggers(opt)`."""
    options = call.arg(0, "opt") or Unknown("options that are not known", call.at)
    starts = _starts(ev, options, call.at)
    if starts is None:
        ev.branch([lambda: _start(ev, call), lambda: Const(None, call.at)])
    elif starts:
        _start(ev, call)
    return Unknown("a logger of TensorBoard", call.at)


def _starts(ev: Evaluator, options: Value, at: At) -> bool | None:
    """Whether the options name a project of W&B, and no debugging."""
    project = options
    for key in ("logger", "wandb", "project"):
        table = ev.dict_at(project)
        slot = read(ev, table, Const(key), at) if table is not None else None
        if slot is None:  # of a dict that has no further keys; of anything else, it is not known
            return False if table is not None and table.open is None else None
        if slot.optional:
            return None
        project = slot.value
    table = ev.dict_at(options)
    name = ev.constant(table.entries["name"].value) if table is not None and "name" in table.entries else ...
    known = ev.constant(project)
    if known is None or (isinstance(name, str) and "debug" in name):
        return False
    return True if isinstance(known, str) and isinstance(name, str) else None


def _start(ev: Evaluator, call: Call) -> Value:
    """`init_wandb_logger(opt)`."""
    options = call.arg(0, "opt") or Unknown("options that are not known", call.at)
    return start_run(ev, Arguments((), {"config": options}), call.at)


_UTILS = ("utils.", "utils.logger.")
FUNCTIONS: dict[str, Handler] = {
    "utils.options.parse_options": _parse_options,
    "train.parse_options": _parse_options,
    "train.init_tb_loggers": _init_loggers,
    **{f"{place}init_wandb_logger": _start for place in _UTILS},
    **{f"{place}init_tb_logger": nothing for place in _UTILS},
}
