"""pydantic: instances of models, and what makes dicts of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m

START = """from pydantic import *
from pydantic import BaseModel, ConfigDict, Field, RootModel, SecretStr, field_validator, model_validator
from typing import *
import dataclasses, enum, functools, pathlib
"""
VALIDATED_DATACLASS = """import pydantic.dataclasses
@pydantic.dataclasses.dataclass
class P:
    a: int = 1
    c: float = 3
@pydantic.dataclasses.dataclass(frozen=True)
class Q:
    p: P
    n: int = "7"
    k: int = 0
    @field_validator("k")
    @classmethod
    def doubled(cls, k):
        return k * 2
"""


def job(id_: str, body: str, types: object, *, real: bool = True) -> Row:
    return Row(id_, START + body, types, real=real)


def fields(id_: str, body: str, types: object, *, call: str = "C().model_dump()", real: bool = True) -> Row:
    """A model `C` with these fields, and what is made of it."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return job(id_, f"class C(BaseModel):\n{lines}config = {call}", types, real=real)


OF_A_FILE = f"{START}import argparse, yaml\np = argparse.ArgumentParser()\np.add_argument('--f', default='c.yaml')\nclass E(enum.Enum):\n    A = 'x'\nclass C(BaseModel):\n    a: {{}}\nconfig = C(**yaml.safe_load(open(p.parse_args().f))).model_dump()"  # fmt: skip
OF_A_DOCUMENT = """import subprocess, yaml
class J(BaseModel):
    y: float = 1.5
class K(J, extra="allow"):
    pass
class R(J):
    child: Optional["R"] = None
class I(BaseModel):
    x: int = 1
    n: Optional[int] = None
    j: J = Field(default_factory=J)
    @field_validator("x")
    @classmethod
    def checks(cls, x):
        return x
d = yaml.safe_load(subprocess.check_output(["cat", "c.yaml"]))
"""


def document(id_: str, body: str, types: object, text: str = "{}", *, call: str = "C(**d)", start: str = "") -> Row:
    """A model `C` with these fields, made of a document of which nothing is known."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = f"{START}{OF_A_DOCUMENT}{start}class C(BaseModel):\n{lines}config = {call}.model_dump()"
    return Row(id_, source, types, {"c.yaml": text + "\n"})


INNER = "class I(BaseModel):\n    x: int = 1\n"
ROWS = [
    job("refused-in-a-try", "class C(BaseModel):\n    a: int = 1\nconfig = {}\ntry:\n    C(a='x')\n    config['ok'] = 1\nexcept ValidationError:\n    config['refused'] = 1\ntry:\n    C.model_validate({'a': None})\n    config['valid'] = 1\nexcept Exception as e:\n    config['not'] = 'x'", {"ok?": "int", "refused?": "int", "valid?": "int", "not?": "str"}),
    job("made-of-nothing-in-a-try", "class C(BaseModel):\n    a: int = 1\ntry:\n    config = C().model_dump()\nexcept ValidationError:\n    config = {'refused': 1}", {"a": "int"}),
    fields("defaults", "a: int = 1\nb: float = 2\nc: Optional[str] = None", {"a": "int", "b": "float", "c": "str | None"}),
    fields("int-for-float", "b: float", {"b": "float"}, call="C(b=3).model_dump()"),
    fields("text-for-int", "a: int", {"a": "int"}, call="C(a='3').model_dump()"),
    fields("dict-method", "a: int = 1", {"a": "int"}, call="C(a=2).dict()"),
    fields("vars", "a: int = 1", {"a": "int"}, call="vars(C(a=2))"),
    fields("instance", "a: int = 1", {"a": "int"}, call="C(a=2)"),
    fields("attribute", "a: int = 1", {"a": "int"}, call="{'a': C().a}"),
    fields("exclude", "a: int = 1\nb: int = 2", {"a": "int"}, call="C().model_dump(exclude={'b'})"),
    fields("include", "a: int = 1\nb: int = 2", {"b": "int"}, call="C().model_dump(include={'b'})"),
    fields("exclude-none", "a: int = 1\nb: Optional[int] = None", {"a": "int"}, call="C().model_dump(exclude_none=True)"),
    fields("exclude-unset", "a: int = 1", {"*": "unknown"}, call="C().model_dump(exclude_unset=True)"),
    fields("alias", "a: int = Field(1, alias='A')", {"A": "int"}, call="C(A=2).model_dump(by_alias=True)"),
    fields("alias-not-written", "a: int = Field(1, alias='A')", {"a": "int"}, call="C(A=2).model_dump()"),
    fields(
        "by-name", "model_config = ConfigDict(populate_by_name=True)\na: int = Field(1, alias='A')", {"a": "int"},
        call="C(a=2).model_dump()",
    ),
    job("values-of-a-dataclass", VALIDATED_DATACLASS + "config = dataclasses.asdict(Q(p={'a': '4', 'c': '1e-3'}, k='2'))", {"p": {"a": "int", "c": "float"}, "n": "int | str", "k": "int"}),
    job("values-of-a-plain-dataclass", "@dataclasses.dataclass\nclass P:\n    a: int = 1\nconfig = dataclasses.asdict(P(a='4'))", {"a": "int | str"}),
    fields("extra-allowed", "model_config = {'extra': 'allow'}\na: int = 1", {"a": "int", "b": "int"}, call="C(b=2).model_dump()"),
    fields("extra-ignored", "a: int = 1", {"a": "int"}, call="C(b=2).model_dump()"),
    fields(
        "validator", "a: int = 1\nb: int = 2\n@field_validator('a')\n@classmethod\ndef v(cls, v):\n    return v * 2",
        {"a": "int", "b": "int"}, call="C(a=4, b=5).model_dump()",
    ),
    fields("model-validator", "a: int = 1\n@model_validator(mode='after')\ndef v(self):\n    self.a = 7\n    return self", {"a": "int"}),
    fields("post-init", "a: int = 1\nb: int = 0\ndef model_post_init(self, _):\n    self.b = 4", {"a": "int", "b": "int"}),
    fields("property", "a: int = 2\n@property\ndef p(self):\n    return self.a * 2", {"p": "int"}, call="{'p': C().p}"),
    fields("secret", "t: SecretStr = SecretStr('abc')", {"t": "str"}),
    fields("copy", "a: int = 1\nb: int = 2", {"a": "int", "b": "int"}, call="C().model_copy(update={'a': 7}).model_dump()"),
    job("copy-with-an-open-name", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--k', default='a', choices=['a', 'b'])\np.add_argument('--q', default='a')\na = p.parse_args()\nclass C(BaseModel):\n    a: object = 1\n    b: object = 's'\n    c: int = 3\nconfig = {'k': C().model_copy(update={a.k: 0.5}).model_dump(), 'q': C().model_copy(update={a.q: 0.5}).model_dump()}", {"k": {"a": "float | int", "b": "float | str", "c": "int"}, "q": {"a": "unknown", "b": "unknown", "c": "unknown", "*": "unknown"}}),
    job("copy-that-is-deep", "class M(BaseModel):\n    a: object = 1\nclass C(BaseModel):\n    s: list = [1]\n    m: M = M()\n    _p: int = 0\nc = C()\nd = c.model_copy(deep=True, update={'s': [0.5]})\nd.m.a = 'z'\ne = c.model_copy(deep=True)\ne.s.append('x')\nf = c.model_copy()\nf.s.append(None)\nconfig = {'c': c.model_dump(), 'd': d.model_dump(), 'e': e.model_dump()}", {"c": {"s": "list[int | None]", "m": {"a": "int"}}, "d": {"s": "list[float]", "m": {"a": "str"}}, "e": {"s": "list[int | str]", "m": {"a": "int"}}}),
    fields("validate", "a: int = 1\nb: float", {"a": "int", "b": "float"}, call="C.model_validate({'a': 2, 'b': 1}).model_dump()"),
    fields("validate-json", "a: int = 1", {"a": "int"}, call="C.model_validate_json('{\"a\": 4}').model_dump()"),
    fields("private", "a: int = 1\n_b: int = 2", {"a": "int"}),
    *(
        fields(f"{id_}-of-private-and-extra", "model_config = ConfigDict(extra='allow')\na: int = 1\n_b: int = PrivateAttr(5)\n_c: str\ndef go(self):\n    self._b = 6\n    self._c = 'x'\n    self._d = 7\n    self.e = 8\n    return self\n@property\ndef p(self):\n    return {'b': self._b, 'c': self._c, 'e': self.e, 'f': self.f}", types, call=call)
        for id_, call, types in (
            ("vars", "vars(C(f=1).go())", {"a": "int", "_d": "int"}),
            ("dict", "dict(C(f=1).go().__dict__)", {"a": "int", "_d": "int"}),
            ("the-instance", "C(f=1).go()", {"a": "int", "_d": "int"}),
            ("dump", "C(f=1).go().model_dump()", {"a": "int", "f": "int", "e": "int"}),
            ("pairs", "dict(C(f=1).go())", {"a": "int", "f": "int", "e": "int"}),
            ("reads", "C(f=1).go().p", {"b": "int", "c": "str", "e": "int", "f": "int"}),
            ("copy", "vars(C(f=1).go().model_copy(update={'a': 'y', 'z': 1}))", {"a": "str", "_d": "int"}),
            ("dump-of-a-copy", "C(f=1).model_copy(update={'z': 1}).model_dump()", {"a": "int", "f": "int", "z": "int"}),
        )
    ),
    fields("vars-with-a-cached-property", "a: int = 1\n@functools.cached_property\ndef big(self):\n    return 2.5\ndef go(self):\n    self.big\n    return self", {"v": {"a": "int", "big": "float"}, "d": {"a": "int"}}, call="(lambda c: {'v': vars(c), 'd': c.model_dump()})(C().go())"),
    fields("vars-written", "model_config = ConfigDict(extra='allow')\na: int = 1\ndef go(self):\n    vars(self)['k'] = 2.5\n    return vars(self)", {"a": "int", "k": "float"}, call="C(f=1).go()"),
    fields("extra-is-deleted", "model_config = ConfigDict(extra='allow')\na: int = 1\ndef go(self):\n    del self.f\n    return self", {"a": "int"}, call="C(f=1).go().model_dump()"),
    fields(
        "private-set", "model_config = ConfigDict(extra='allow')\na: int = 1\n_b = False\ndef go(self):\n    self._b = True\n    self._c = 2\n    self.d = 'x'\n    return {**self.model_dump(), 'p': dict(self), 'q': self._b}",
        {"a": "int", "_e": "int", "d": "str", "p": {"a": "int", "_e": "int", "d": "str"}, "q": "bool"}, call="C(_e=3).go()",
    ),
    fields("class-var", "a: int = 1\nb: ClassVar[int] = 2", {"a": "int"}),
    fields("json-mode", "p: pathlib.Path = pathlib.Path('x/y')\na: int = 1", {"p": "str", "a": "int"}, call="C().model_dump(mode='json')"),
    fields("literal", "a: Literal['x', 'y'] = 'x'", {"a": "str"}, call="C(a='y').model_dump()"),
    fields("mutable-default", "a: list[int] = [1]", {"x": "list[int]", "y": "list[int]"}, call="(lambda c, d: (c.a.append(2), {'x': c.a, 'y': d.a})[1])(C(), C())"),
    fields("serializer", "a: int = 1\n@field_serializer('a')\ndef s(self, v):\n    return 'x'", {"a": "str"}),
    fields("serializer-info", "a: int = 1\n@field_serializer('a', when_used='json')\ndef s(self, v, info):\n    return f'{v}{self.a}'", {"p": {"a": "int"}, "j": {"a": "str"}}, call="{'p': C().model_dump(), 'j': C().model_dump(mode='json')}"),
    fields("serializer-static", "a: Optional[float] = None\nb: float = 2\n@field_serializer('a', 'b', when_used='unless-none')\n@staticmethod\ndef s(v):\n    return int(v)", {"a": "float | None", "b": "int"}),
    fields("serializer-wraps", "a: int = 1\n@field_serializer('a', mode='wrap')\ndef s(self, v, nxt):\n    return str(nxt(v))", {"a": "unknown"}),
    fields("model-serializer", "a: int = 1\n@model_serializer\ndef s(self):\n    return {'x': self.a, 'y': 'z'}", {"x": "int", "y": "str"}),
    job("before-validator", f"{INNER}class C(BaseModel):\n    i: I\n    @field_validator('i', mode='before')\n    @classmethod\n    def v(cls, v):\n        return v if isinstance(v, I) else I(**v)\nconfig = {{'p': C(i=I(x=4)).model_dump(), 'q': C(i={{'x': 5}}).model_dump()}}", {"p": {"i": {"x": "int"}}, "q": {"i": {"x": "int"}}}),
    fields("validators-in-order", "a: int = 1\n@field_validator('a', mode='before')\ndef v(cls, v):\n    return len(v)\n@field_validator('a')\ndef w(cls, v):\n    return str(v)", {"a": "int"}, call="C(a='abc').model_dump()", real=False),
    fields("validator-after", "a: int\n@field_validator('a')\ndef w(cls, v, info):\n    if v < 0:\n        raise ValueError(v)\n    return f'{v}'", {"a": "str"}, call="C(a=3).model_dump()"),
    fields("validator-plain", "a: int\n@field_validator('a', mode='plain')\ndef w(cls, v):\n    return [v]", {"a": "list[str]"}, call="C(a='x').model_dump()"),
    fields("validator-wraps", "a: int\n@field_validator('a', mode='wrap')\ndef w(cls, v, nxt):\n    return nxt(v)", {"a": "int"}, call="C(a=3).model_dump()"),
    fields("model-validator-before", "a: int\nb: float = 0.5\n@model_validator(mode='before')\n@classmethod\ndef v(cls, d):\n    return {**d, 'a': 4}", {"a": "int", "b": "float"}, call="C(b=2).model_dump()"),
    fields("model-validator-wraps", "a: int\n@model_validator(mode='wrap')\n@classmethod\ndef v(cls, d, nxt):\n    return nxt({**d, 'a': 4})", {"a": "int"}, call="C().model_dump()"),
    fields("post-init-private", "a: int = 1\n_p: int = 0\n@property\ndef p(self):\n    return self._p\ndef model_post_init(self, context):\n    super().model_post_init(context)\n    self._p = self.a + 1", {"a": "int", "p": "int"}, call="(lambda c: {**c.model_dump(), 'p': c.p})(C())"),
    fields("validates-default", "model_config = ConfigDict(validate_default=True)\na: int = 1\n@field_validator('a')\ndef v(cls, v):\n    return 'x' * v", {"a": "str"}),
    job("default-converted-before-post-init", "class C(BaseModel):\n    model_config = ConfigDict(validate_default=True)\n    a: int = '5'\n    b: Optional[str] = None\n    c: list[float] = [1]\n    d: dict = {}\n    def model_post_init(self, ctx):\n        self.a = self.a + 1\nconfig = {**C().model_dump(), 'e': C().c[0]}", {"a": "int", "b": "str | None", "c": "list[float]", "e": "float"}),
    fields("field-validates-its-default", "a: int = Field('5', validate_default=True)\nb: int = Field('5', validate_default=False)", {"a": "int", "b": "int | str"}),
    *(
        fields(f"texts-{id_}", f"{setting}\na: str = ' Xy '\nb: str\nc: Optional[str] = None\nd: list[str] = []\ne: Literal['Z'] = 'Z'", {"a": "str", "b": "str", "c": "str", "d": "list[str]", "e": "str"}, call="C(b=' Ab ', c='Q', d=['R', 's']).model_dump()")
        for id_, setting in (
            ("lower", "model_config = ConfigDict(str_to_lower=True)"),
            ("upper-stripped", "model_config = ConfigDict(str_to_upper=True, str_strip_whitespace=True, validate_default=True)"),
            ("version-1", "class Config:\n    str_to_lower = True\n    validate_default = True"),
        )
    ),
    fields("texts-constrained", "a: Annotated[str, StringConstraints(to_lower=True)]\nb: Optional[Annotated[str, StringConstraints(strip_whitespace=True)]] = None", {"a": "str", "b": "str"}, call="C(a='A', b=' b ').model_dump()"),
    *(
        job(f"members-{id_}", f"from enum import Enum\nclass E(Enum):\n    A = 1\n    B = 'x'\nclass C(BaseModel):\n    {setting}\n    a: E = E.A\n    b: E = E.A\n    c: Optional[E] = None\n    d: E = 'x'\nc = C(b=E.B, c=1)\nconfig = {{'a': c.a if isinstance(c.a, int) else 'A', 'b': c.b if isinstance(c.b, str) else 2.5, 'c': c.c if isinstance(c.c, int) else 'A', 'd': c.d if isinstance(c.d, str) else None}}", types)
        for id_, setting, types in (
            ("kept", "pass", {"a": "str", "b": "float", "c": "str", "d": "str"}),
            ("by-value", "model_config = ConfigDict(use_enum_values=True)", {"a": "str", "b": "str", "c": "int", "d": "str"}),
            ("defaults-by-value", "model_config = ConfigDict(use_enum_values=True, validate_default=True)", {"a": "int", "b": "str", "c": "int", "d": "str"}),
            ("defaults", "model_config = ConfigDict(validate_default=True)", {"a": "str", "b": "float", "c": "str", "d": "None"}),
        )
    ),
    fields("annotated-serializer", "a: Annotated[int, PlainSerializer(lambda v: str(v))] = 1\nb: Annotated[int, WrapSerializer(lambda v, n: str(n(v)))] = 1", {"a": "str", "b": "unknown"}),
    fields("annotated-part", "a: Optional[Annotated[int, PlainSerializer(lambda v: str(v))]] = 1\nb: Optional[Annotated[int, AfterValidator(lambda v: v + 1)]] = 2", {"a": "unknown", "b": "int | None"}, call="C(b=3).model_dump()"),
    fields("annotated-validator", "a: Annotated[int, AfterValidator(lambda v: str(v))]", {"a": "str"}, call="C(a=3).model_dump()"),
    job("nested", f"{INNER}class C(BaseModel):\n    i: I = I()\n    j: list[I] = Field(default_factory=lambda: [I(x=2)])\nconfig = C(i={{'x': 5}}).model_dump()", {"i": {"x": "int"}, "j": "list[dict]"}),
    *(
        job(f"narrowed-{id_}", f"import json, os\n{INNER}class C(BaseModel):\n    {field}\nconfig = C(**json.loads(os.popen('echo {{}}').read())).model_dump(mode='json')", types)
        for id_, field, types in (
            ("int", "a: PositiveInt = 3", {"a": "int"}),
            ("float", "a: NonNegativeFloat = 3.0", {"a": "float"}),
            ("optional", "a: Optional[PositiveFloat] = Field(1.0, le=4)", {"a": "float | None"}),
            ("call", "a: conint(gt=0) = 3\n    b: confloat(ge=0) = 0.5\n    c: constr(min_length=1) = 'x'", {"a": "int", "b": "float", "c": "str"}),
            ("strict", "a: StrictInt = 3\n    b: StrictBool = True\n    c: StrictStr = 'x'", {"a": "int", "b": "bool", "c": "str"}),
            ("model", "i: I = I()", {"i": {"x": "int"}}),
            ("optional-model", "i: Optional[I] = I()", {"i": "dict | None"}),
            ("model-in-itself", "i: Optional[I] = None\n    j: 'C' = None", {"i": "dict | None", "j": "unknown"}),
        )
    ),
    fields("narrowed-values", "a: PositiveInt\nb: NonNegativeFloat\nc: StrictBool", {"a": "int", "b": "float", "c": "bool"}, call="C(a='3', b=1, c=True).model_dump()"),
    job("any-of-a-list", f"import json, os\n{INNER}class C(BaseModel):\n    i: I\n    m: dict[str, I] = {{}}\nd = json.loads(os.popen('echo {{}}').read())\nconfig = C(i=d, m={{'k': d}}).model_dump()", {"i": {"x": "int"}, "m": {"k": {"x": "int"}}}),
    *(
        job(f"written-as-declared-{id_}", f"class D(BaseModel):\n    a: int = 1\n    @computed_field\n    @property\n    def p(self) -> int:\n        return self.a * 2\nclass S(D):\n    b: float = 2.5\n    a: float = 0.5\nclass A(BaseModel):\n    model_config = ConfigDict(extra='allow')\nclass B(A):\n    b: int = 0\nclass C(BaseModel):\n    {field}\nconfig = {call}", types)
        for id_, field, call, types in (
            ("default", "x: D = S()", "C().model_dump()", {"x": {"a": "float", "p": "float"}}),
            ("itself", "x: D = S()", "C().x.model_dump()", {"a": "float", "b": "float", "p": "float"}),
            ("given", "x: Optional[D] = None", "C(x=S()).model_dump(mode='json')", {"x": {"a": "float", "p": "float"}}),
            ("elements", "x: dict[str, list[D]]", "C(x={'k': [S()]}).model_dump()['x']['k'][0]", {"a": "float", "p": "float"}),
            ("member", "x: Union[D, S] = S()", "C().model_dump()", {"x": {"a": "float", "b": "float", "p": "float"}}),
            ("any", "x: Any = S()", "C().model_dump()", {"x": {"a": "float", "b": "float", "p": "float"}}),
            ("not", "x: SerializeAsAny[D] = S()", "C().model_dump()", {"x": {"a": "float", "b": "float", "p": "float"}}),
            ("annotated", "x: Annotated[D, Field(title='x')] = S()", "C().model_dump()", {"x": {"a": "float", "p": "float"}}),
            ("asked", "x: D = S()", "C().model_dump(serialize_as_any=True)", {"x": {"a": "float", "b": "float", "p": "float"}}),
            ("extra", "x: A = B(z=1)", "C().model_dump()", {"x": {"z": "int"}}),
        )
    ),
    job("written-as-declared-root", "class D(BaseModel):\n    a: int = 1\nclass S(D):\n    b: int = 2\nclass R(RootModel[list[D]]):\n    pass\nconfig = R([S()]).model_dump()[0]", {"a": "int"}),
    *(
        job(f"config-by-alias-{id_}", f"class D(BaseModel):\n    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)\n    a: int = Field(1, alias='A')\nclass C(BaseModel):\n    d: D = D()\n    f: int = Field(3, serialization_alias='F')\nconfig = C().model_dump({options})", types)
        for id_, options, types in (
            ("of-each", "", {"d": {"A": "int"}, "f": "int"}),
            ("asked-not-to", "by_alias=False", {"d": {"a": "int"}, "f": "int"}),
            ("asked-to", "by_alias=True", {"d": {"A": "int"}, "F": "int"}),
        )
    ),
    job("unpacked", f"{INNER}class C(BaseModel):\n    a: int = 1\n    i: I\ncfg = {{'a': 2, 'i': {{'x': 3}}}}\nconfig = {{**C(**cfg).model_dump(), 'z': 1}}", {"a": "int", "i": {"x": "int"}, "z": "int"}),
    job("inherited", f"{INNER}class C(I):\n    b: str = 'x'\nconfig = C(x=2).model_dump()", {"x": "int", "b": "str"}),
    job("own-init", "class C(BaseModel):\n    a: int = 1\n    def __init__(self, **kw):\n        super().__init__(**kw)\nconfig = C(a=3).model_dump()", {"a": "int"}),
    job("root", "class C(RootModel[dict[str, int]]):\n    pass\nconfig = C({'a': 1}).model_dump()", {"a": "int"}),
    job("generic", "T = TypeVar('T')\nclass C(BaseModel, Generic[T]):\n    a: T\n    b: int = 1\nconfig = C[int](a=1).model_dump()", {"a": "unknown", "b": "int"}),
    job("assigned", "class C(BaseModel):\n    a: int = 1\nc = C()\nc.a = 'x'\nconfig = c.model_dump()", {"a": "str"}, real=False),
    job("dataclass", "from pydantic.dataclasses import dataclass\n@dataclass\nclass C:\n    a: int = Field(1, gt=0)\n    b: list = Field(default_factory=list)\nconfig = dataclasses.asdict(C(a=3))", {"a": "int", "b": "list"}),
    job(
        "annotated-parameter",
        f"{INNER}Opt: TypeAlias = Literal['a', 'b']\nclass C(BaseModel):\n    s: str | None = None\n    n: Optional[int] = 4\n    f: float = 1\n    o: Opt = 'a'\n    p: list[Opt] | None = None\n    i: I = I(x=5)\n    j: I | None = None\n    k: str = None\ndef go(c: C, o: Opt, m: Optional[Opt] = None):\n    wandb.init(config={{**c.model_dump(), 'a': o, 'm': m}})",
        {"s": "str | None", "n": "int | None", "f": "float", "o": "str", "p": "list[str] | None", "i": {"x": "int"}, "j": "dict | None", "k": "str | None", "a": "str", "m": "str | None"},
        real=False,
    ),
    job("literal-alias", "Opt = Literal['a', 'b']\nclass C(BaseModel):\n    o: Opt = 'a'\n    p: Optional[Opt] = None\nimport json\nconfig = C(**json.loads(open('a.json').read())).model_dump()", {"o": "str", "p": "str | None"}, real=False),
    *(
        Row(f"file-of-the-command-line-for-{id_}", OF_A_FILE.format(declared), {"a": type_}, {"c.yaml": f"a: {given}\n"}, real=id_ != "literal-of-members")
        for id_, declared, given, type_ in (
            ("none", "Optional[str] = 'x'", "null", "str | None"),
            ("none-of-a-union", "Union[int, str, None] = None", "null", "int | str | None"),
            ("literal-of-members", "Literal[E.A]", "x", "unknown"),
            ("optional-that-is-given", "Optional[str] = None", "x", "str"),
        )
    ),
    job("option-for-optional", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--a', type=int)\np.add_argument('--b', type=int, default=4)\na = p.parse_args()\nclass C(BaseModel):\n    a: Optional[int]\n    b: int | None\nconfig = C(**vars(a)).model_dump()", {"a": "int | None", "b": "int"}),
    job("own-base-model", "class BaseModel:\n    def model_dump(self):\n        return {'mine': 1}\nclass C(BaseModel):\n    a: int = 1\nconfig = C().model_dump()", {"mine": "int"}),
    document("models-of-a-document", "i: I = Field(default_factory=I)\nk: Optional[int] = None", {"i": {"x": "int", "n": "int | None", "j": {"y": "float"}}, "k": "int | None"}),
    document("models-or-none-of-a-document", "i: Optional[J] = None\nj: Union[J, int] = 1", {"i": "dict | None", "j": "dict | int"}),
    document("models-that-keep-more-of-a-document", "i: K = K()", {"i": {"y": "float", "*": "unknown"}}, "i: {z: 1}"),
    document("models-of-themselves-of-a-document", "i: R = R()", {"i": {"child": "unknown", "y": "float"}}),
    document("models-in-lists-of-a-document", "i: List[J] = []", {"i": "list"}),
    document("default-of-another-type-of-a-document", "i: int = None\nj: float = 1.5", {"i": "int | None", "j": "float"}),
    document("parts-of-a-document", "i: J\nn: Optional[int]\no: Optional[J]", {"i": {"y": "float"}, "n": "int | None", "o": "dict | None"}, "i: {y: 2}\nn: null\no: null", call="C(i=d['i'], n=d['n'], o=d['o'])"),
    document("what-is-no-document", "i: J = None", {"i": "unknown"}, call="C(i=made())", start="import os\nclass L(J):\n    z: int = 1\ndef made():\n    return globals()[os.environ.get('L', 'L')]()\n"),
]  # fmt: skip


@parametrized(ROWS)
def test_rows(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


@pytest.mark.parametrize(("declared", "default"), [("Literal['x', 'y']", "x"), ("Literal[E.A, 'x']", None)])
def test_a_literal_keeps_what_a_file_gives(declared: str, default: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    row = Row("literal", OF_A_FILE.format(declared), {}, {"c.yaml": "a: x\n"})
    value = entry(run_config(scanned(row, tmp_path, monkeypatch)), "a").value
    kept = value.default if isinstance(value, m.Typed) else None
    assert (kept.value if isinstance(kept, m.Known) else None) == default


CONVERTED = [
    ("float", "'1e-3'", "float", 0.001),
    ("float", "True", "float", 1.0),
    ("float", "open.f", "float", 3.0),
    ("int", "4.0", "int", 4),
    ("int", "'-5'", "int", -5),
    ("int", "True", "int", 1),
    ("bool", "'Yes'", "bool", True),
    ("bool", "'off'", "bool", False),
    ("bool", "0", "bool", False),
    ("PositiveInt", "'5'", "int", 5),
    ("Optional[float]", "'.5'", "float", 0.5),
    ("Tuple[float, int]", "['1', 2.0]", "list[float | int]", (1.0, 2)),
    ("tuple[int, ...]", "[1, '2']", "list[int]", (1, 2)),
    ("tuple", "[1, 'x']", "list[int | str]", (1, "x")),
    ("List[float]", "[1, '1e5']", "list[float]", (1.0, 100000.0)),
    ("float", "'inf'", "float", None),  # not read here
    ("Union[int, float]", "'3'", "float | int", None),
]


@pytest.mark.parametrize(("declared", "given", "type_", "value"), CONVERTED)
def test_what_is_converted(declared, given, type_, value, tmp_path, monkeypatch):
    body = f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--f', default='3')\nopen = p.parse_args()\nclass C(BaseModel):\n    a: {declared}\nconfig = C(a={given}).model_dump()"
    found = check(job("", body, {"a": type_}), tmp_path, monkeypatch)
    assert _default(entry(run_config(found), "a").value) == value


RAISES = [
    ("missing", "class C(BaseModel):\n    a: int\nconfig = C().model_dump()"),
    ("forbidden", "class C(BaseModel, extra='forbid'):\n    a: int = 1\nconfig = C(b=1).model_dump()"),
    ("no-attribute", "class C(BaseModel):\n    a: int = 1\nconfig = {'x': C().nothing}"),
]


@pytest.mark.parametrize("body", [body for _, body in RAISES], ids=[id_ for id_, _ in RAISES])
def test_what_raises_ends_the_job(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = scanned(job("raises", body, {}), tmp_path, monkeypatch)
    assert any(isinstance(event, m.Raised) for event in result.facts.events)


def test_settings_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        "from pydantic_settings import BaseSettings\n"
        "class S(BaseSettings):\n    lr: float = 0.1\n    name: str\nconfig = S().model_dump()"
    )
    result = scanned(job("settings", body, {}, real=False), tmp_path, monkeypatch)
    (run,) = result.facts.runs
    assert isinstance(run.config, m.Mapping)
    lr, name = (entry.value for entry in run.config.entries)
    assert isinstance(lr, m.Typed)
    assert isinstance(name, m.Typed)
    assert lr.origin == name.origin == "environment"
    assert lr.default == m.Known(0.1, lr.default.span if lr.default else None)
    assert name.default is None


SETTINGS = """import os
from pydantic_settings import BaseSettings, SettingsConfigDict
class Opt(BaseModel):
    lr: float = 0.1
    betas: list[float] = [0.9, 0.99]
class S(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__", env_file=".env")
    opt: Opt = Opt(lr=2)
    n: int = 1
    names: list[str] = ["a"]
"""
OPENED = {"opt.lr": 2.0, "opt.betas": (0.9, 0.99), "n": 1, "names": ("a",)}
SOURCES = {
    "nothing-set": ("", {}, OPENED),
    "set-by-the-job": ("os.environ['APP_N'] = '5'", {}, {**OPENED, "n": 5}),
    "set-in-another-case": ("os.environ['app_n'] = '5'", {}, {**OPENED, "n": 5}),
    "another-variable": ("os.environ['N'] = '5'", {}, OPENED),
    "part-of-a-model": ("os.environ['APP_OPT__LR'] = '5'", {}, {**OPENED, "opt.lr": None, "opt.betas": None}),
    "json": ("os.environ['APP_NAMES'] = '[1]'", {}, {**OPENED, "names": None}),
    "a-file-of-variables": ("", {".env": "APP_N=5"}, dict.fromkeys(OPENED)),
    "sources-of-the-job": (
        "S.settings_customise_sources = None\nclass S(S):\n    @classmethod\n    def settings_customise_sources(cls, *args, **kw):\n        return args",
        {},
        dict.fromkeys(OPENED),
    ),
}


@pytest.mark.parametrize("case", SOURCES)
def test_sources_of_settings(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, files, defaults = SOURCES[case]
    row = Row(case, f"{START}{SETTINGS}{body}\nconfig = S().model_dump()", {}, files, real=False)
    (run,) = [item for item in scanned(row, tmp_path, monkeypatch).job.inputs if item.source == "run_config"]
    values = {".".join(f.path): f.value for f in run.fields}
    assert set(values) == set(defaults)
    assert {path: _default(value) for path, value in values.items()} == defaults


def _default(value: m.Value | None) -> object:
    held = value.default if isinstance(value, m.Typed) else value
    if isinstance(held, m.Sequence):
        return tuple(_default(item) for item in held.items)
    return held.value if isinstance(held, m.Known) else None


@pytest.mark.parametrize("declared", ["from pydantic import Field as f", "from dataclasses import field as f"])
def test_fields_of_a_class_whose_base_is_not_known(declared, tmp_path, monkeypatch):
    """What a field is declared with is not its value: `Field(default=42)` is no text."""
    body = f"from lib import Base\n{declared}\nclass C(Base):\n    n: int = f(default=42)\n    m: list = f(default_factory=list)\nc = C()\nconfig = {{'n': c.n, 'm': c.m}}"
    check(Row("declared", body, {"n": "int", "m": "unknown"}, real=False), tmp_path, monkeypatch)
