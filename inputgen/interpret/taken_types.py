"""Parameters of libraries that take nothing else of what a config may hold than values of one type, and raise else.

What comes to a size of a tensor has to be an int (PyTorch docs, "torch.nn": `torch.empty((2.0,))` raises), a rate a
number; a name under which something is looked up is a text.
"""

from __future__ import annotations

from collections.abc import Iterator

from inputgen import model as m
from inputgen.interpret.protocol import Arguments
from inputgen.interpret.values import Value
from inputgen.model.types import FLOAT, INT, NONE, STR, union_of

_Parameters = tuple[tuple[str, int, m.Type], ...]  # name, position (-1: by name alone), type


def _sizes(*names: str) -> _Parameters:
    return tuple((name, position, INT) for position, name in enumerate(names))


def _named(**types: m.Type) -> _Parameters:
    return tuple((name, -1, type_) for name, type_ in types.items())


_INT_OR_NONE = union_of([INT, NONE])
_STR_OR_NONE = union_of([STR, NONE])
_RECURRENT = (*_sizes("input_size", "hidden_size", "num_layers"), *_named(dropout=FLOAT))
_RATE = (("p", 0, FLOAT),)
_OPTIMIZER = (("lr", 1, FLOAT), *_named(weight_decay=FLOAT))
_LAYERS: dict[str, _Parameters] = {
    "Linear": _sizes("in_features", "out_features"),
    "LazyLinear": _sizes("out_features"),
    "Embedding": _sizes("num_embeddings", "embedding_dim"),
    "EmbeddingBag": _sizes("num_embeddings", "embedding_dim"),
    "MultiheadAttention": (*_sizes("embed_dim"), *_named(dropout=FLOAT)),
    "TransformerEncoderLayer": (*_sizes("d_model"), ("dim_feedforward", 2, INT), ("dropout", 3, FLOAT)),
    "TransformerDecoderLayer": (*_sizes("d_model"), ("dim_feedforward", 2, INT), ("dropout", 3, FLOAT)),
    **dict.fromkeys(("RNN", "LSTM", "GRU"), _RECURRENT),
    **dict.fromkeys(("RNNCell", "LSTMCell", "GRUCell"), _RECURRENT[:2]),
    **dict.fromkeys(("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout"), _RATE),
    **{f"Conv{n}d": _sizes("in_channels", "out_channels") for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": _sizes("in_channels", "out_channels") for n in (1, 2, 3)},
    **{f"BatchNorm{n}d": _sizes("num_features") for n in (1, 2, 3)},
    **{f"InstanceNorm{n}d": _sizes("num_features") for n in (1, 2, 3)},
}
_OPTIMIZERS = "Adadelta Adagrad Adam AdamW Adamax ASGD NAdam RAdam RMSprop Rprop SGD SparseAdam".split()
_SEEDS = (
    *("torch.manual_seed", "torch.random.manual_seed", "torch.cuda.manual_seed", "torch.cuda.manual_seed_all"),
    *("transformers.set_seed", "transformers.trainer_utils.set_seed", "accelerate.utils.set_seed"),
)
_TABLES = {
    **dict.fromkeys(("read_csv", "read_table", "read_pickle"), "filepath_or_buffer"),
    "read_excel": "io",
    "read_feather": "path",
    "read_hdf": "path_or_buf",
}
_PATTERNS = "compile match search fullmatch split findall finditer sub subn".split()
_OF_TEXTS = "lower upper strip lstrip rstrip split rsplit title capitalize casefold startswith endswith replace".split()
_TAKING: dict[str, _Parameters] = {
    **{f"torch.nn.{name}": parameters for name, parameters in _LAYERS.items()},
    **{f"torch.optim.{name}": _OPTIMIZER for name in _OPTIMIZERS},
    "torch.optim.SGD": (*_OPTIMIZER, ("momentum", 2, FLOAT)),
    "torch.utils.data.DataLoader": (("batch_size", 1, _INT_OR_NONE), ("num_workers", 5, INT)),
    # Seeds: what PyTorch makes an int of.
    **dict.fromkeys(_SEEDS, (("seed", 0, INT),)),
    **dict.fromkeys(("lightning.seed_everything", "pytorch_lightning.seed_everything"), (("seed", 0, _INT_OR_NONE),)),
    # Names under which something is looked up.
    **dict.fromkeys(("builtins.getattr", "builtins.hasattr", "builtins.setattr"), (("name", 1, STR),)),
    **dict.fromkeys(("gym.make", "gymnasium.make"), (("id", 0, STR),)),
    "timm.create_model": (("model_name", 0, STR),),
    "datasets.load_dataset": (("path", 0, STR),),
    "datasets.load_from_disk": (("dataset_path", 0, STR),),
    # Paths (Python docs, "os"): no config holds other ones than texts.
    "os.makedirs": (("name", 0, STR),),
    **dict.fromkeys(("os.mkdir", "os.remove", "os.unlink", "os.rmdir", "shutil.rmtree"), (("path", 0, STR),)),
    **dict.fromkeys(("shutil.copy", "shutil.copyfile", "shutil.copytree"), (("src", 0, STR), ("dst", 1, STR))),
    **dict.fromkeys(("glob.glob", "glob.iglob"), (("pathname", 0, STR),)),
    **dict.fromkeys(("builtins.open", "io.open"), (("file", 0, STR),)),
    "codecs.open": (("filename", 0, STR),),
    "importlib.import_module": (("name", 0, STR),),
    # Files to read and write (`os.fspath`, or they are opened): torch 2, numpy 2, pandas 2 (of a list of files, too,
    # `read_parquet` makes a table), Pillow 11.
    "torch.load": (("f", 0, STR),),
    "torch.save": (("f", 1, STR),),
    **dict.fromkeys(("numpy.load", "numpy.save", "numpy.savez", "numpy.savez_compressed"), (("file", 0, STR),)),
    **{f"pandas.{name}": ((parameter, 0, STR),) for name, parameter in _TABLES.items()},
    "PIL.Image.open": (("fp", 0, STR),),
    # Code and patterns.
    **dict.fromkeys((f"re.{name}" for name in _PATTERNS), (("pattern", 0, STR),)),
    "ast.literal_eval": (("node_or_string", 0, STR),),
    "json.loads": (("s", 0, STR),),
    # Methods of texts that are called by their class (`str.lower(x)`): others take what is no text, too.
    **dict.fromkeys((f"builtins.str.{name}" for name in _OF_TEXTS), (("self", 0, STR),)),
    # The texts of a run (wandb 0.31, `Settings`: pydantic makes a text of nothing else).
    "wandb.init": _named(**dict.fromkeys("project entity name group job_type notes".split(), _STR_OR_NONE)),
}
# Of these libraries a class is loaded by its name or path (transformers 4, `modeling_utils.py`; diffusers 0.35,
# `modeling_utils.py`, `pipeline_utils.py`); transformers takes None beside the weights themselves.
_LOADING, _WEIGHTS = ("transformers.", "diffusers."), "state_dict"
_LOADED: _Parameters = (("pretrained_model_name_or_path", 0, STR),)


def taken_as(name: str, args: Arguments) -> Iterator[tuple[Value, m.Type]]:
    """The arguments of a call of a library that can be of one type alone, each with that."""
    is_loaded = name.endswith(".from_pretrained") and name.startswith(_LOADING) and args.get(-1, _WEIGHTS) is None
    for parameter, position, type_ in _LOADED if is_loaded else _TAKING.get(name, ()):
        given = args.get(position, parameter)
        if given is not None and parameter not in args.optional:
            yield given, type_
