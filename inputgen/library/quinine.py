"""quinine: a schema of Cerberus's, a YAML file that `--config` names, and an option for each of its fields (quinine
0.3, `common/argparse.py`, `common/cerberus.py`, `quinfig.py`).

The file must be given, and must fit the schema: what `args = parser.parse_quinfig()` holds are the fields of the
schema, nested, each of its type, `config`, and `inherit` where a file names others. A field that the file leaves out
is its default; one without a default is None, which the schema refuses unless it is `nullable`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen import model as m
from inputgen.frozen import frozen
from inputgen.interpret.mappings import merged
from inputgen.interpret.protocol import Call, Constant, Handler
from inputgen.interpret.values import At, Const, DictObj, Lib, ListObj, Open, Ref, Slot, Unknown, Value
from inputgen.library.attribute_dict_classes import new_attribute_dict
from inputgen.library.easydict import MUNCH
from inputgen.library.simple import attribute, nothing
from inputgen.model.types import BOOL, DICT, FLOAT, INT, NONE, STR, ListType, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

_PARSER = "quinine.QuinineArgumentParser"
_SCHEMA = "given schema"  # where a parser keeps it: no name that the job could read
_DEEP = 50
_LIST = ListType(m.UnknownType("a list of anything"))
# Cerberus, "Validation rules", `type`: a float may be an int.
_TYPES: dict[str, m.Type] = {
    "string": STR,
    "integer": INT,
    "float": union_of([FLOAT, INT]),
    "boolean": BOOL,
    "dict": DICT,
    "list": _LIST,
}


@frozen
class _Rules:
    """What a schema says of one field.

    Attributes:
        held: its rules by name.
        at: where the field is.
    """

    held: DictObj
    at: At

    def get(self, name: str) -> Value | None:
        """A rule; None where there is none."""
        slot = self.held.entries.get(name)
        return slot.value if slot is not None else None


def _rule(name: str) -> Handler:
    """`default(3)`, `allowed([...])`: one rule."""

    def handler(ev: Evaluator, call: Call) -> Value:
        value = call.args.positional[0] if call.args.positional else ev.unknown(f"{name} is given nothing", call.at)
        return ev.new(DictObj({name: Slot(value, at=call.at)}), call.at)

    return handler


def _nested(ev: Evaluator, call: Call) -> Value:
    """`stdict(fields)`: a dict of these fields."""
    rules = DictObj({"type": Slot(Const("dict", call.at))})
    inner = ev.dict_at(_rule("schema")(ev, call))
    return ev.new(merged(rules, inner or DictObj({})), call.at)


def _new_parser(ev: Evaluator, call: Call) -> Value:
    """`QuinineArgumentParser(schema=None, **kwargs)`."""
    schema = call.args.get(0, "schema") or Const(None, call.at)
    return ev.new_instance(Lib(_PARSER), {_SCHEMA: schema}, call.at)


def _parse(ev: Evaluator, call: Call) -> Value:
    """`parse_quinfig()`: what the file and the command line say, as the schema has it."""
    fields = ev.dict_at(attribute(ev, call.receiver, _SCHEMA) or Const(None))
    if fields is None:
        return ev.unknown("the schema of the parser is not known", call.at)
    held = _values(ev, fields, call.at, 0)
    further = {
        "config": Slot(Open(STR, None, "argv", call.at), at=call.at),
        "inherit": Slot(Open(ListType(STR), None, "argv", call.at), optional=True, at=call.at),
    }
    ev.risk()  # a file that does not fit ends the job
    return new_attribute_dict(ev, MUNCH, DictObj({**held.entries, **further}, held.open), call.at)


def _values(ev: Evaluator, fields: DictObj, at: At, depth: int) -> DictObj:
    entries: dict[object, Slot] = {}
    for name, slot in fields.entries.items():
        rules = ev.dict_at(slot.value)
        here = slot.at or at
        if rules is None or rules.open is not None or depth >= _DEEP:
            value: Value = ev.unknown(f"what the schema says of {name} is not known", here)
        else:
            value = _value(ev, _Rules(rules, here), depth)
        entries[name] = Slot(value, slot.optional, here)
    return DictObj(entries, fields.open)


def _value(ev: Evaluator, rules: _Rules, depth: int) -> Value:
    inner = ev.dict_at(rules.get("schema") or Const(None))
    named = ev.constant(rules.get("type"))
    if inner is not None and named == "dict" and ev.constant(rules.get("nullable")) is not True:
        return new_attribute_dict(ev, MUNCH, _values(ev, inner, rules.at, depth + 1), rules.at)
    type_ = _TYPES.get(named) if isinstance(named, str) else None
    if type_ is None:
        return ev.unknown("the type that the schema gives is not known", rules.at)
    default = rules.get("default")
    if ev.constant(rules.get("nullable")) is True:
        type_ = union_of([type_, NONE])
        default = default or Const(None, rules.at)
    if isinstance(default, Const):
        return default if ev.at_defaults else Open(type_, default, "argv", rules.at, _constraints(ev, rules))
    if default is not None:
        return Unknown("its default is not known", rules.at)
    return Open(type_, None, "argv", rules.at, _constraints(ev, rules))


def _constraints(ev: Evaluator, rules: _Rules) -> m.Constraints | None:
    """The values that `allowed` lists; None where any is."""
    allowed = rules.get("allowed")
    listed = ev.get(allowed) if isinstance(allowed, Ref) else None
    if not isinstance(listed, ListObj) or listed.rest is not None:
        return None
    values = [value for item in listed.items if isinstance(value := ev.constant(item), bool | int | float | str | None)]
    return m.Constraints(enum=tuple(values)) if len(values) == len(listed.items) else None


def _named(name: str, value: object) -> Constant:
    """A rule that a name of the library stands for."""
    return lambda ev, at: ev.new(DictObj({name: Slot(Const(value, at), at=at)}), at)


FUNCTIONS: dict[str, Handler] = {
    "QuinineArgumentParser": _new_parser,
    **{name: _rule(name) for name in ("default", "allowed", "excludes", "schema")},
    "stdict": _nested,
}
METHODS: dict[str, Handler] = {
    "QuinineArgumentParser.parse_quinfig": _parse,
    "QuinineArgumentParser.add_argument": nothing,
}
VALUES: dict[str, Constant] = {
    **{f"t{name}": _named("type", name) for name in _TYPES},
    **{name: _named(name, True) for name in ("required", "nullable")},
}
