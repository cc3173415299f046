"""`uuid` (Python docs, "uuid"): identifiers that no two runs share. W&B stores one by its text."""

from __future__ import annotations

from inputgen.interpret.protocol import Getter, Handler
from inputgen.library.simple import instance, named, typed, typed_attribute
from inputgen.model.types import INT, STR

FUNCTIONS: dict[str, Handler] = {
    **named("uuid1 uuid3 uuid4 uuid5 uuid6 uuid7 uuid8 UUID", instance("uuid.UUID")),
    "getnode": typed(INT),
}
METHODS: dict[str, Handler] = {
    **named("__str__ __repr__ __format__", typed(STR), "UUID."),
    "UUID.__int__": typed(INT),
}
ATTRIBUTES: dict[str, Getter] = {
    **{f"UUID.{name}": typed_attribute(STR) for name in "hex urn bytes bytes_le variant".split()},
    **{
        f"UUID.{name}": typed_attribute(INT)
        for name in "int time node version clock_seq time_low time_mid time_hi_version".split()
    },
}
