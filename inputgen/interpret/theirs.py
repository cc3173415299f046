"""Whether what is not known is a library's own: calling it runs no code of the project but what the library was given.

What a library was given of the project is entered anyway (see `escape`), so that a run that it starts is seen.
"""

from __future__ import annotations

import re

from inputgen.interpret.library_names import OF_DATA
from inputgen.interpret.types import is_data
from inputgen.interpret.values import At, Open, Unknown, Value

# The words with which the evaluator and the models tell of what an object has by its library's class: an attribute of
# an object of that class, or of one below it, and what an operator makes of such objects.
_THEIRS = re.compile(
    r"its class has [\w.]+ as a base"
    r"|the attribute \w+ comes from [\w.]+, which is not modelled"
    r"|an (attribute|element) of [\w ]+, which is not modelled"
    r"|the attribute \w+ of an argument class is not in inputgen's table"
    r"|the attribute \w+ of a computed value is not known"
    r"|(unary )?\S+ of (these objects|this object) is not modelled",
    re.ASCII,
)

# Methods of tensors that nothing else has: models of libraries that are not known give their parameters.
_OF_TENSORS = frozenset({"numel", "nelement"})
_OF_KERAS = re.compile(r"returned by (tensorflow\.keras|keras|tf_keras)\.", re.ASCII)


def counts_parameters(value: Unknown, name: str) -> bool:
    """Whether a method gives how many numbers a tensor, or a model of Keras, has."""
    return name in _OF_TENSORS or (name == "count_params" and _OF_KERAS.match(value.reason) is not None)


def is_of_a_library(reason: str) -> bool:
    """Whether an unknown value, by its reason, is part of an object that a library made, or defines."""
    return _THEIRS.fullmatch(reason) is not None


def attribute_not_known(value: Value, name: str, at: At) -> Unknown:
    """An attribute of a value that data of its type does not have, or whose value is not known.

    A method of data starts no run. Nor does what a comparison or an operator gives, which may be an array, whatever its
    type is taken to be (`(rows != 0).sum()`); what is only declared to be data may be any object.
    """
    is_method = isinstance(value, Open) and is_data(value) and name in OF_DATA
    of = " of a computed value" if isinstance(value, Open) and value.origin == "computed" else ""
    return Unknown(f"the attribute {name}{of} is not known", at, plain=is_method)
