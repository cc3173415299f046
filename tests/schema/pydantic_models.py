"""Random source of pydantic models, for `test_pydantic_schemas.py`: what people declare, in many combinations."""

from __future__ import annotations

from hypothesis import strategies as st

HEAD = '''\
import datetime
import enum
import pathlib
import typing
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Dict, Generic, List, Literal, Optional, Tuple, TypeVar, Union

import annotated_types
import pydantic
from annotated_types import Ge, Gt, MaxLen
from pydantic import (
    AfterValidator, AliasChoices, AnyUrl, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, NonNegativeInt,
    PositiveFloat, PositiveInt, PrivateAttr, RootModel, SecretStr, StrictInt, StrictStr, StringConstraints, conint,
    conlist, constr, confloat, computed_field, field_validator, model_validator,
)
from pydantic.alias_generators import to_camel, to_pascal
from typing_extensions import Annotated, NotRequired, Required, TypeAliasType, TypedDict

Rate = Annotated[float, Field(gt=0, le=1, description="a rate")]
Names = list[str]
BATCH = 32


class Color(str, Enum):
    """Colors."""

    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = enum.auto()


class Plain(Enum):
    A = "a"
    B = 2


class Point(TypedDict, total=False):
    """A point."""

    x: Required[int]
    y: float


@dataclass
class Size:
    width: int
    height: int = 3
    tags: list[str] = field(default_factory=list)


class Inner(BaseModel):
    """Something
    inside."""

    lr: float = 1e-3
    name: Literal["sgd", "adam"] = "sgd"
    level: Level = Level.HIGH


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = Field(9, ge=1)


class Dog(BaseModel):
    kind: Literal["dog"]
    breed: Optional[str] = None


T = TypeVar("T")


class Box(BaseModel, Generic[T]):
    item: T
    more: list[T] = []


N = TypeVar("N", bound=int)


class Bounded(BaseModel, Generic[N]):
    n: N


class Pair(Box[T], Generic[T, N]):
    second: Optional[N] = None


class Kind(Enum):
    ONLY = "only"


class Mode(str, Enum):
    FAST = "fast"
    SLOW = "slow"


class Where(typing.NamedTuple):
    x: int
    y: float = 0.5


@pydantic.dataclasses.dataclass
class Span:
    """A span."""

    start: int = Field(gt=0, description="where")
    end: Optional[int] = None
    names: list[str] = Field(default_factory=list)


UserId = typing.NewType("UserId", int)
Ids = TypeAliasType("Ids", list[int])
Alias: typing.TypeAlias = "Optional[Inner]"


class Node(BaseModel):
    """A tree."""

    value: int = 0
    children: list["Node"] = []
    parent: Optional["Node"] = None


class Left(BaseModel):
    right: "Optional[Right]" = None


class Right(BaseModel):
    left: Optional[Left] = None
    rights: "list[Right]" = []


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, use_attribute_docstrings=True)

    first_name: str = "x"
    """Its name."""
    last_one: Inner = Inner()


class Tags(RootModel[list[str]]):
    """Tags."""


class Mixin:
    mixed: int = 7


def double(value):
    return value * 2

'''

SCALARS = {
    "int": ("1", "0", "-3", "BATCH", "BATCH * 2", "None"),
    "float": ("0.5", "1", "1e-05", "float('inf')"),
    "str": ('"x"', '""', "'a' 'b'", "None"),
    "bool": ("True", "False"),
    "PositiveInt": ("3",),
    "NonNegativeInt": ("0",),
    "PositiveFloat": ("0.1",),
    "StrictInt": ("4",),
    "StrictStr": ('"s"',),
    "Rate": ("0.5",),
    "Any": ("1", "None", "[1, 'a']", '{"k": [1]}'),
    "datetime.date": (),
    "datetime.datetime": (),
    "datetime.timedelta": (),
    "uuid.UUID": (),
    "Decimal": ('Decimal("1.5")',),
    "pathlib.Path": ('pathlib.Path("data/x")', '"data"'),
    "HttpUrl": ('"http://a.b"',),
    "AnyUrl": (),
    "SecretStr": ('SecretStr("s3cret")', '"text"', 'SecretStr("")'),
    "bytes": ('b"x"',),
    "None": ("None",),
    "Color": ("Color.RED", "Color.BLUE", '"red"'),
    "Level": ("Level.HIGH", "2"),
    "Plain": ("Plain.B", "Plain.A"),
    "Literal['a', 'b']": ("'a'",),
    "Literal[1, 2, 3]": ("2",),
    "Literal['only']": ("'only'",),
    "Literal[Color.RED]": ("Color.RED",),
    "Inner": ("Inner()", "Inner(lr=0.5)", "Inner(name='adam', level=Level.LOW)"),
    "Point": ('{"x": 1}',),
    "Size": ("Size(1)", "Size(width=2, tags=['t'])"),
    "Box[int]": (),
    "Box[Inner]": (),
    "Tags": ("Tags(['a'])",),
    "conint(ge=1, le=9)": ("4",),
    "confloat(gt=0)": ("0.5",),
    "constr(min_length=1, pattern='^a+$')": ("'a'",),
    "Annotated[int, Gt(0)]": ("5",),
    "Annotated[int, Ge(0), Field(description='count')]": ("5",),
    "Annotated[str, MaxLen(5)]": ("'abc'",),
    "Annotated[str, StringConstraints(min_length=2, to_lower=True)]": ("'abc'",),
    "Annotated[int, AfterValidator(double)]": ("2",),
    "Annotated[int, BeforeValidator(int), Field(le=10)]": ("2",),
    "Annotated[int, AfterValidator(double), Field(ge=0)]": ("2",),
    "Annotated[int, annotated_types.Interval(ge=1, lt=9)]": ("2",),
    "Union[Cat, Dog]": ("Cat()",),
    "Annotated[Union[Cat, Dog], Field(discriminator='kind')]": ("Cat()", "Dog(kind='dog')"),
    "Names": ("['a']",),
    "dict": ("{}",),
    "list": ("[]",),
    "UserId": ("UserId(3)", "4"),
    "Ids": ("[1]",),
    "Alias": ("None", "Inner()"),
    "Node": ("Node()", "Node(value=2)"),
    "Left": (),
    "Right": (),
    "Camel": ("Camel()",),
    "Where": (),
    "Span": ("Span(start=1)", "Span(2, end=3)"),
    "Bounded": (),
    "Bounded[int]": (),
    "Pair[str, int]": (),
    "Pair[Box[int], bool]": (),
    "Kind": ("Kind.ONLY",),
    "Mode": ("Mode.SLOW",),
    "Literal[True, 1, 'x', None]": ("1", "None"),
    "pydantic.Secret[int]": (),
    "pydantic.SecretBytes": ("b'x'",),
    "pydantic.Json[list[int]]": ('"[1]"',),
    "pydantic.Json": (),
    "pydantic.ByteSize": ("1024",),
    "pydantic.UUID4": (),
    "pydantic.PastDate": (),
    "pydantic.AwareDatetime": (),
    "pydantic.FilePath": (),
    "pydantic.StrictBool": ("True",),
    "pydantic.StrictFloat": ("0.5",),
    "pydantic.StrictBytes": (),
    "pydantic.FiniteFloat": ("1.0",),
    "pydantic.NegativeInt": ("-1",),
    "pydantic.Base64Str": ("''",),
    "pydantic.JsonValue": ("None", "{'a': [1, None]}"),
    "pydantic.IPvAnyAddress": (),
    "pydantic.PostgresDsn": (),
    "pydantic.condecimal(gt=0, max_digits=3)": (),
    "pydantic.condate(gt=datetime.date(2020, 1, 1))": (),
    "pydantic.conset(int, min_length=1)": (),
    "pydantic.SerializeAsAny[Inner]": ("Inner()",),
    "pydantic.SkipValidation[int]": ("3",),
    "Annotated[int, pydantic.WithJsonSchema({'type': 'string'})]": ("1",),
    "Annotated[str, pydantic.UrlConstraints(max_length=9)]": (),
    "Annotated[AnyUrl, pydantic.UrlConstraints(allowed_schemes=['ftp'])]": (),
    "Annotated[float, annotated_types.MultipleOf(0.5), Field(title='F')]": ("0.5",),
    "Annotated[list[int], annotated_types.Len(1, 3)]": ("[1]",),
    "Annotated[Union[Annotated[Cat, pydantic.Tag('cat')], Annotated[Dog, pydantic.Tag('dog')]], Field(discriminator='kind')]": (),
    "datetime.time": (),
    "complex": (),
    "object": ("1",),
    "frozenset[str]": (),
    "typing.Hashable": (),
    "typing.Pattern[str]": (),
    "type[int]": (),
    "typing.Final[int]": ("3",),
    "Schema": (),
    "Later": (),
}
_WRAPPERS = {
    "Optional[{}]": "None",
    "List[{}]": "[]",
    "list[{}]": "[]",
    "Dict[str, {}]": "{{}}",
    "dict[str, {}]": "{{}}",
    "Tuple[{}, int]": "",
    "tuple[{}, ...]": "()",
    "Union[{}, int, None]": "None",
    "{} | None": "None",
    "typing.Sequence[{}]": "[]",
    "set[{}]": "",
    "conlist({}, min_length=1)": "",
    "typing.Mapping[str, {}]": "{{}}",
    "Dict[Color, {}]": "{{}}",
    "typing.Deque[{}]": "",
    "typing.Iterable[{}]": "",
    "Annotated[{}, Field(description='inside')]": "",
    "Union[str, {}]": "'x'",
    "Box[{}]": "",
}
_BY_NAME_LATER = ("Schema", "Later")
_ARGUMENTS = (
    "description='what it is'", "title='Title'", "examples=[1, 2]", "json_schema_extra={'x-order': 1}",
    "alias='aliased'",
    "validation_alias='taken'", "serialization_alias='written'", "deprecated=True", "repr=False", "exclude=True",
    "description=f'batch of {BATCH}'", "examples=[{'a': None}]", "json_schema_extra={'description': 'own', 'x': [1]}",
    "deprecated='no longer'", "union_mode='left_to_right'", "alias_priority=1", "init=False", "field_title_generator=None", "validation_alias=AliasChoices('one', 'two')", "kw_only=True", "frozen=True",
)  # fmt: skip
_NAMES = ("lr", "batch_size", "my_name", "epochs", "seed", "data", "opt")
_BASES = (
    "BaseModel",
    "BaseModel",
    "pydantic.BaseModel",
    "Inner",
    "Mixin, BaseModel",
    "Inner, Mixin",
    "Box[int]",
    "Box[T], Generic[T]",
    "Camel",
    "Node",
    "Bounded[int]",
)
_NUMBERS = ("gt=0", "ge=1", "lt=1000", "le=100", "multiple_of=2", "strict=True")
_TEXTS = ("min_length=1", "max_length=10", "pattern='^[a-z]+$'")
_CONFIGS = (
    "title='Titled'", "extra='forbid'", "extra='allow'", "populate_by_name=True", "alias_generator=to_camel",
    "alias_generator=to_pascal", "use_attribute_docstrings=True", "frozen=True", "str_max_length=10",
    "json_schema_extra={'x-model': True}", "use_enum_values=True", "json_schema_serialization_defaults_required=True", "ser_json_timedelta='float'",
    "ser_json_bytes='base64'", "coerce_numbers_to_str=True", "use_attribute_docstrings=False",
    "alias_generator=pydantic.AliasGenerator(validation_alias=to_camel)", "json_schema_mode_override='serialization'",
    "protected_namespaces=()", "validate_default=False", "strict=True",
)  # fmt: skip


@st.composite
def types(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """A type with its possible defaults."""
    name = draw(st.sampled_from(list(SCALARS)))
    defaults = SCALARS[name]
    text = f"'{name}'" if name in _BY_NAME_LATER else name
    for wrapper in draw(st.lists(st.sampled_from(list(_WRAPPERS)), max_size=2)):
        if "{} |" in wrapper and (text.startswith("'") or "None" in text):
            continue
        if wrapper.startswith("set") and not text.replace("'", "").isidentifier():
            continue
        text = wrapper.format(text)
        default = _WRAPPERS[wrapper].format()
        defaults = (default,) if default else ()
    if draw(st.integers(0, 9)) == 0 and "'" not in text and "(" not in text:
        text = f'"{text}"'
    return text, defaults


@st.composite
def fields(draw: st.DrawFn, name: str) -> str:
    """A field of a class body."""
    type_, defaults = draw(types())
    kind = draw(st.sampled_from(["bare", "default", "default", "field", "field", "annotated"]))
    default = draw(st.sampled_from(defaults)) if defaults else None
    arguments = draw(st.lists(st.sampled_from(_ARGUMENTS), max_size=2, unique_by=lambda text: text.partition("=")[0]))
    if type_ in ("int", "float"):
        arguments += draw(st.lists(st.sampled_from(_NUMBERS), max_size=2, unique=True))
    if type_ == "str":
        arguments += draw(st.lists(st.sampled_from(_TEXTS), max_size=2, unique=True))
    if kind == "bare" or (kind == "default" and default is None):
        line = f"{name}: {type_}"
    elif kind == "default":
        line = f"{name}: {type_} = {default}"
    elif kind == "annotated" and not type_.startswith('"'):
        ends = f" = {default}" if default is not None else ""
        line = f"{name}: Annotated[{type_}, Field({', '.join(arguments)})]{ends}"
    else:
        first = draw(st.sampled_from([default or "...", f"default={default}" if default else "...", "", "factory"]))
        factory = draw(st.sampled_from(["list", "lambda: 1", "double"]))
        first = f"default_factory={factory}" if first == "factory" else first
        line = f"{name}: {type_} = Field({', '.join([*([first] if first else []), *arguments])})"
    doc = '\n    """Below it."""' if draw(st.integers(0, 3)) == 0 else ""
    return line + doc


@st.composite
def models(draw: st.DrawFn) -> str:
    """The source of a module with a model `Schema`."""
    names = draw(
        st.lists(st.sampled_from("lr batch_size my_name epochs seed data opt".split()), unique=True, max_size=5)
    )
    body = []
    if draw(st.booleans()):
        body.append('"""What it is.\n\n    More of it.\n    """')
    configs = draw(st.lists(st.sampled_from(_CONFIGS), max_size=2, unique_by=lambda text: text.partition("=")[0]))
    form = draw(st.sampled_from(["ConfigDict", "dict", "class", "Config"]))
    if configs and form == "Config":
        body.append("class Config:\n        " + "\n        ".join(configs))
    elif configs and form != "class":
        body.append(f"model_config = {form}({', '.join(configs)})")
    body += [draw(fields(name)) for name in names]
    body += draw(st.lists(st.sampled_from(_MEMBERS), max_size=2, unique=True))
    base = draw(st.sampled_from(_BASES))
    keywords = "".join(f", {config}" for config in configs) if form == "class" else ""
    lines = "\n".join(f"    {line}" for line in body or ["pass"])
    future = draw(st.integers(0, 4)) == 0
    later = "\n\nclass Later(BaseModel):\n    value: int = 1\n    schema_: Optional[Schema] = None\n"
    start = "from __future__ import annotations\n" if future else ""
    return f"{start}{HEAD}\nclass Schema({base}{keywords}):\n{lines}\n{later}"


_MEMBERS = (
    "_private: int = PrivateAttr(default=1)",
    "count: typing.ClassVar[int] = 3",
    "@field_validator('*')\n    @classmethod\n    def _check(cls, value):\n        return value",
    "@model_validator(mode='after')\n    def _whole(self):\n        return self",
    "@computed_field\n    @property\n    def twice(self) -> int:\n        return 2",
    "def method(self):\n        return 1",
)
