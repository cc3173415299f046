"""torch: its processes, what it tells of the machine, and what W&B stores of its objects (PyTorch docs).

W&B stores a device, a dtype, a module or an optimizer by its text (`wandb-facts`, section 3: "anything else"). What
tensors hold is not known, save the type of their sizes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.conditions import Same
from inputgen.interpret.protocol import Call, Constant, Getter, Handler
from inputgen.interpret.setting_attributes import put_attribute
from inputgen.interpret.values import At, Const, Instance, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library import multiprocessing
from inputgen.library.paths import loaded_from
from inputgen.library.simple import always, instance, itself, named, nothing, shape, typed, typed_attribute
from inputgen.model.types import BOOL, INT, NONE, STR, Type, union_of

if TYPE_CHECKING:
    import libcst as cst

    from inputgen.interpret.evaluator import Evaluator

_DTYPES = "float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool"
_ALIASES = {
    "half": "float16",
    "float": "float32",
    "double": "float64",
    "short": "int16",
    "int": "int32",
    "long": "int64",
}
_MODULES = """
    Module Identity Linear Bilinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d Embedding Flatten
    Dropout Dropout2d BatchNorm1d BatchNorm2d BatchNorm3d LayerNorm GroupNorm InstanceNorm2d
    ReLU ReLU6 LeakyReLU ELU SELU GELU SiLU Mish Tanh Sigmoid Softmax LogSoftmax Softplus PReLU
    MaxPool2d AvgPool2d AdaptiveAvgPool2d RNN LSTM GRU Transformer TransformerEncoder TransformerEncoderLayer
    MultiheadAttention Sequential ModuleList ModuleDict DataParallel parallel.DistributedDataParallel
    CrossEntropyLoss MSELoss L1Loss SmoothL1Loss HuberLoss NLLLoss BCELoss BCEWithLogitsLoss KLDivLoss
"""
NN_CLASSES = tuple(Lib(f"torch.nn.{name}") for name in _MODULES.split())
# What makes a tensor, of whatever number of elements (PyTorch docs, "Creation Ops").
_MAKERS = """
    tensor as_tensor asarray Tensor from_numpy rand randn zeros ones empty full eye arange linspace logspace
    rand_like randn_like zeros_like ones_like empty_like full_like
"""
# What makes one of several tensors (PyTorch docs, "Indexing, Slicing, Joining, Mutating Ops"): it takes nothing else.
_JOINED = "cat concat concatenate stack hstack vstack dstack row_stack column_stack"
_RESHAPED = """
    to type float double half bfloat16 int long bool
    repeat tile expand view reshape flatten squeeze unsqueeze transpose permute
"""
# What an operator makes of a tensor and a number is one, comparisons included (element by element).
_COMPARED = "what a comparison of a tensor gives is not known"
_COMPARISONS = "__eq__ __ne__ __lt__ __le__ __gt__ __ge__"
_OPERATORS = """
    __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __pow__ __and__ __or__ __xor__
    __radd__ __rsub__ __rmul__ __rmatmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__
"""
# Functions of a tensor that make another (PyTorch docs, "Non-linear activation functions", "Pointwise Ops").
_ACTIVATIONS = """
    relu relu6 elu selu celu gelu silu mish sigmoid tanh softplus softsign leaky_relu prelu rrelu glu logsigmoid
    hardtanh hardswish hardsigmoid hardshrink softshrink tanhshrink threshold softmax softmin log_softmax gumbel_softmax
"""
_LOSSES = """
    cross_entropy nll_loss mse_loss l1_loss smooth_l1_loss huber_loss kl_div
    binary_cross_entropy binary_cross_entropy_with_logits
"""
_POINTWISE = "relu sigmoid tanh softmax exp log sin cos tan sinh cosh sqrt square abs sign erf"
_OPTIMIZERS = "Optimizer Adam AdamW SGD RMSprop Adagrad Adadelta Adamax NAdam RAdam LBFGS SparseAdam ASGD Rprop"
# What returns the module it is called on (torch.nn.Module's docs: "Returns: self").
_RETURN_SELF = """
    to cuda cpu half float double bfloat16 to_empty train eval requires_grad_ apply type share_memory
"""


def _told(type_: Type) -> Constant:
    """What torch tells of the build that the job runs with."""
    return lambda ev, at: Open(type_, None, "computed", at)


def _dtype(name: str) -> Constant:
    """`torch.float32`: the one object of that name."""

    def constant(ev: Evaluator, at: At) -> Value:
        text = {"as text": Slot(Const(f"torch.{name}")), "is unique": Slot(Const(True))}
        return Ref(ev.singleton(f"torch dtype {name}", lambda: Instance(Lib("torch.dtype"), text)), at)

    return constant


def _not_modelled(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a torch module, which is not modelled", call.at)


def _parameters(ev: Evaluator, call: Call) -> Value:
    """`module.parameters()`: any number of tensors."""
    return ev.new(ListObj("generator", (), ev.new_instance(Lib("torch.Tensor"), {}, call.at)), call.at)


def _named_parameters(ev: Evaluator, call: Call) -> Value:
    """`module.named_parameters()`: any number of names, each with a tensor."""
    name = Open(STR, None, "computed", call.at)
    pair = ev.new_list((name, ev.new_instance(Lib("torch.Tensor"), {}, call.at)), call.at, "tuple")
    return ev.new(ListObj("generator", (), pair), call.at)


def _load(ev: Evaluator, call: Call) -> Value:
    """`torch.load(f)`: what was saved."""
    ev.risk()
    return Unknown(loaded_from(ev, call.arg(0, "f"), call.at), call.at, plain=True)


def _drawn(ev: Evaluator, call: Call) -> Value:
    """`torch.randint(...)`: a tensor of whole numbers, unless it is told otherwise."""
    kind: dict[str, Value] = (
        {} if call.args.open is not None or call.arg(-1, "dtype") is not None else {"item is int": Const(True)}
    )
    return ev.new_instance(Lib("torch.Tensor"), kind, call.at)


def _item(ev: Evaluator, call: Call) -> Value:
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    whole = obj is not None and "item is int" in obj.attrs
    return typed(INT)(ev, call) if whole else ev.unknown("the number a tensor holds is not known", call.at)


def _size(ev: Evaluator, call: Call) -> Value:
    """`tensor.size()` is the shape, `tensor.size(dim)` one number of it."""
    whole = not call.args.positional and not call.args.named and call.args.open is None
    return shape(ev, call.receiver or Const(None), call.at) if whole else typed(INT)(ev, call)


def _part_of(ev: Evaluator, call: Call) -> Value:
    """`tensor[index]`: a tensor, too, of the same kind of numbers."""
    obj = ev.instance_at(call.receiver) if call.receiver is not None else None
    kind = {name: slot.value for name, slot in (obj.attrs if obj is not None else {}).items() if name == "item is int"}
    return ev.new_instance(Lib("torch.Tensor"), kind, call.at)


def _compared(ev: Evaluator, call: Call) -> Value:
    """`tensor == other`: a tensor, where the other is a number or a tensor; it is equal to no text, and not to None."""
    other = call.arg(0, "other")
    if isinstance(other, Const) and (other.value is None or isinstance(other.value, str)):
        return Const(call.name == "__ne__", call.at)
    obj = ev.instance_at(other) if other is not None else None
    alike = isinstance(other, Const | Open) or (obj is not None and obj.cls == Lib("torch.Tensor"))
    return instance("torch.Tensor")(ev, call) if alike else ev.unknown(_COMPARED, call.at)


def _of_tensor(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("an attribute of a tensor, which is not modelled", call.at)


def _index(ev: Evaluator, device: Value, at: At) -> Value:
    return Unknown("the index of a device is not known", at)


def _regroup(ev: Evaluator, call: Call) -> Value:
    """`init_process_group(...)`, `destroy_process_group()`: whether there is a group is answered anew."""
    put_attribute(ev, _group(ev), "since", Const(None), call.at)
    return Const(None, call.at)


def _group(ev: Evaluator) -> Ref:
    return Ref(ev.singleton("torch process group", lambda: Instance(Lib("torch process group"), {})))


def _as_long_as_the_group(ev: Evaluator, asked: list[cst.BaseExpression]) -> object:
    held = ev.instance_at(_group(ev))
    slot = held.attrs.get("since") if held is not None else None
    return Same(slot) if slot is not None else True


def _compiled(ev: Evaluator, call: Call) -> Value:
    """`torch.compile(model)`: does what the model does, and has what it has (`OptimizedModule`)."""
    return call.arg(0, "model") or ev.unknown("a decorator that compiles", call.at)


FUNCTIONS: dict[str, Handler] = {
    **named("distributed.init_process_group distributed.destroy_process_group", _regroup),
    **named("distributed.get_world_size distributed.get_rank distributed.get_node_local_rank", typed(INT)),
    **named("cuda.device_count cuda.current_device get_num_threads initial_seed", typed(INT)),
    **named("distributed.is_initialized distributed.is_available cuda.is_available", typed(BOOL)),
    **named("cuda.is_bf16_supported cuda.is_initialized backends.mps.is_available", typed(BOOL)),
    **named("cuda.get_device_name distributed.get_backend", typed(STR)),
    **named("backends.cudnn.is_available cuda.nccl.is_available backends.cuda.is_built", typed(BOOL)),
    "backends.cudnn.version": typed(union_of([INT, NONE])),
    **named(
        "cuda.memory_allocated cuda.max_memory_allocated cuda.memory_reserved cuda.max_memory_reserved", typed(INT)
    ),
    **named("seed cuda.initial_seed get_num_interop_threads", typed(INT)),
    "cuda.get_device_properties": instance("torch.cuda.properties"),
    **named("manual_seed", instance("torch.Generator")),
    **named("cuda.manual_seed cuda.manual_seed_all cuda.empty_cache cuda.synchronize", nothing),
    **named("set_num_threads set_float32_matmul_precision cuda.set_device autograd.set_detect_anomaly", nothing),
    "device": instance("torch.device"),
    "load": _load,
    "compile": _compiled,
    **named(f"{_MAKERS} {_JOINED}", instance("torch.Tensor")),
    **named("randint randperm", _drawn),
    **named(f"{_ACTIVATIONS} {_LOSSES}", instance("torch.Tensor"), "nn.functional."),
    **named(_POINTWISE, instance("torch.Tensor")),
    **named(_MODULES, instance("torch.nn.Module"), "nn."),
    **named(_OPTIMIZERS, instance("torch.optim.Optimizer"), "optim."),
    **{f"multiprocessing.{name}": handler for name, handler in multiprocessing.FUNCTIONS.items()},
    "multiprocessing.spawn": multiprocessing.spawn,
    "multiprocessing.spawn.spawn": multiprocessing.spawn,
}
# What a module does that changes none of what is told of it, by method.
OF_MODULES: dict[str, Handler] = {
    **named(_RETURN_SELF, itself),
    **named("zero_grad register_buffer add_module register_module register_parameter", nothing),
    "parameters": _parameters,
    "named_parameters": _named_parameters,
}
METHODS: dict[str, Handler] = {
    **{f"nn.Module.{name}": handler for name, handler in OF_MODULES.items()},
    "nn.Module.__init__": nothing,
    "nn.Module.__getattr__": _not_modelled,
    "optim.Optimizer.__getattr__": _not_modelled,
    "Generator.__getattr__": _not_modelled,
    **named("numel nelement dim ndimension element_size __len__", typed(INT), "Tensor."),
    **named("cpu cuda detach clone contiguous", itself, "Tensor."),
    **named(_RESHAPED, instance("torch.Tensor"), "Tensor."),
    **named(_COMPARISONS, _compared, "Tensor."),
    **named(_OPERATORS, instance("torch.Tensor"), "Tensor."),
    "Tensor.item": _item,
    "Tensor.size": _size,
    "Tensor.__getitem__": _part_of,
    "Tensor.__getattr__": _of_tensor,
    **named("__str__ __repr__ __format__", typed(STR), "device."),
}
ATTRIBUTES: dict[str, Getter] = {
    "device.type": typed_attribute(STR),
    "device.index": _index,
    "cuda.properties.name": typed_attribute(STR),
    **{
        f"cuda.properties.{name}": typed_attribute(INT)
        for name in ("total_memory", "multi_processor_count", "major", "minor")
    },
    "Tensor.requires_grad": typed_attribute(BOOL),
    "Tensor.ndim": typed_attribute(INT),
    "Tensor.shape": shape,
}
VALUES: dict[str, Constant] = {
    **dict.fromkeys(("version.cuda", "version.hip"), _told(union_of([STR, NONE]))),
    **dict.fromkeys(("version.git_version", "version.__version__"), _told(STR)),
    **{name: _dtype(name) for name in _DTYPES.split()},
    **{alias: _dtype(name) for alias, name in _ALIASES.items()},
}
# A seed is converted by `int` (`torch.random.manual_seed`, `torch.cuda.random`).
REFUSES_NONE = dict.fromkeys(("manual_seed", "cuda.manual_seed", "cuda.manual_seed_all"), (0,))
# A process keeps its rank in the default group, and can be asked for it only while that is there (PyTorch docs,
# "Distributed communication package").
STEADY = {
    **named("distributed.get_rank distributed.get_world_size distributed.get_node_local_rank", always),
    **named("distributed.is_available cuda.is_available cuda.device_count", always),
    "distributed.is_initialized": _as_long_as_the_group,
}
