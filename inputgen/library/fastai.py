"""fastai: the names of the standard library that its star imports bring, and its callback for W&B (fastai 2.8,
`fastai/imports.py`, `fastai/callback/wandb.py`).

The callback adds what the learner was made of to the run config, once it fits. Everything else is not modelled.
"""

from __future__ import annotations

from inputgen.interpret.protocol import Constant
from inputgen.interpret.values import Lib
from inputgen.library.wandb_integrations import adding

_MODULES = (
    "io operator sys os re csv itertools json shutil glob pickle collections hashlib types inspect functools random "
    "time math typing string tempfile warnings"
)
_NAMES = {
    "functools": "partial reduce",
    "itertools": "starmap dropwhile takewhile zip_longest",
    "copy": "copy deepcopy",
    "datetime": "datetime",
    "contextlib": "redirect_stdout contextmanager",
    "typing": "Union Optional TypeVar Callable Any",
    "types": "SimpleNamespace",
    "pathlib": "Path",
    "collections": "OrderedDict defaultdict Counter namedtuple",
    "enum": "Enum IntEnum",
    "operator": "itemgetter attrgetter methodcaller",
}
_FOUND = {
    **{name: name for name in _MODULES.split()},
    **{name: f"{module}.{name}" for module, names in _NAMES.items() for name in names.split()},
    "np": "numpy",
    "pd": "pandas",
    "yaml": "yaml",
}
_STARS = ("imports", "basics", "vision.all", "text.all", "tabular.all", "collab", "learner")


def _named(name: str) -> Constant:
    return lambda ev, at: Lib(name, at)


VALUES: dict[str, Constant] = {f"{module}.{name}": _named(found) for module in _STARS for name, found in _FOUND.items()}
EXPORTS = {
    **dict.fromkeys(_STARS, tuple(_FOUND)),
    "callback.wandb": ("WandbCallback", "log_dataset", "log_model", "wandb_process"),
}
_ADDS = adding("fastai's callback adds what the learner was made of")
FUNCTIONS = {"callback.wandb.WandbCallback": _ADDS}
METHODS = {"callback.wandb.WandbCallback.__init__": _ADDS}
