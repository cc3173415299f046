"""Text: f-strings, `%` formatting, `str.format`, and what `str(value)` gives."""

from __future__ import annotations

import re
import string
from functools import partial
from typing import TYPE_CHECKING, Any

import libcst as cst

from inputgen.interpret import bounds
from inputgen.interpret.among import made_among
from inputgen.interpret.anywhere import anywhere
from inputgen.interpret.pythonic import NotKnown, to_python
from inputgen.interpret.told_by_use import formatted
from inputgen.interpret.types import common_origin
from inputgen.interpret.values import At, Bound, Choice, Const, Func, Open, Value
from inputgen.model.types import STR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inputgen.interpret.evaluator import Evaluator


def some_text(at: At) -> Open:
    """A text whose content is not known."""
    return Open(STR, None, "computed", at)


def text_of(ev: Evaluator, value: Value, at: At) -> Value:
    """`str(value)`."""
    if isinstance(value, Choice):
        return ev.each(value, lambda option: text_of(ev, option, at))
    if isinstance(value, Open):
        default = text_of(ev, value.default, at) if value.default is not None else None
        known = default if isinstance(default, Const) else None
        return Open(STR, known, value.origin, at, among=made_among([value], [...], str))
    if isinstance(value, Const) and isinstance(value.value, str):
        return value
    try:
        text = str(to_python(ev, value))
    except (NotKnown, ValueError):  # ValueError: an int of too many digits
        return _text_by_class(ev, value, ("__str__", "__repr__"), ("as text", "as representation"), at)
    return Const(text, at) if len(text) <= bounds.TEXT else some_text(at)


def representation(ev: Evaluator, value: Value, at: At) -> Value:
    """`repr(value)`."""
    if isinstance(value, Choice):
        return ev.each(value, lambda option: representation(ev, option, at))
    try:
        text = repr(to_python(ev, value))
    except (NotKnown, ValueError):
        return _text_by_class(ev, value, ("__repr__",), ("as representation",), at)
    return Const(text, at) if len(text) <= bounds.TEXT else some_text(at)


def _text_by_class(ev: Evaluator, value: Value, names: tuple[str, ...], protocols: tuple[str, ...], at: At) -> Value:
    """The text that the class of an object makes of it: by a method of the project, or as a library's model says."""
    from inputgen.interpret.calls import call
    from inputgen.interpret.hierarchy import class_attribute
    from inputgen.interpret.object_protocols import library_protocol
    from inputgen.interpret.protocol import Arguments

    obj = ev.instance_at(value)
    for name, protocol in zip(names, protocols, strict=True):
        method = class_attribute(ev, obj.cls, name) if obj is not None else None
        if isinstance(method, Func):
            return call(ev, Bound(value, method, at), Arguments(), at)
        own = library_protocol(ev, value, protocol, at)
        if own is not None:
            return own
    return some_text(at)


def apply_known(ev: Evaluator, values: Sequence[Value], at: At, function: Callable[..., Any]) -> Value:
    """A pure function from values to text: on constants, on each choice, and on the defaults of open values."""
    for index, value in enumerate(values):
        if isinstance(value, Choice):
            if len(value.options) * len(values) > bounds.PRODUCT:
                return some_text(at)
            arms = [[*values[:index], option, *values[index + 1 :]] for option in value.options]
            return ev.branch([lambda arm=arm: apply_known(ev, arm, at, function) for arm in arms])  # type: ignore[misc]
    opens = [value for value in values if isinstance(value, Open)]
    plain = [_plain(ev, value) for value in values]
    told = made_among(values, plain, function) if opens else None
    try:
        text = _not_known() if ... in plain else function(*plain)
    except NotKnown:
        return some_text(at) if told is None else Open(STR, None, common_origin(opens), at, among=told)
    except Exception as error:  # the job's own call raises it
        if opens:
            return some_text(at)
        raise ev.raises(f"{type(error).__name__}: {error}", at) from None
    if not isinstance(text, str) or len(text) > bounds.TEXT:
        return some_text(at)
    return Open(STR, Const(text, at), common_origin(opens), at, among=told) if opens else Const(text, at)


def _plain(ev: Evaluator, value: Value) -> Any:
    """A value as Python has it, an open one at its default; ... where it is not known."""
    known = value.default if isinstance(value, Open) else value
    try:
        return ... if known is None else to_python(ev, known)
    except NotKnown:
        return ...


def _not_known() -> Any:
    raise NotKnown


def format_value(value: Any, conversion: str | None, spec: str) -> str:
    """`format(value, spec)` after a conversion, refusing widths past the bound.

    Raises:
        NotKnown: for a width past the bound.
    """
    if any(int(number) > bounds.TEXT for number in re.findall(r"\d{1,20}", spec)):
        raise NotKnown
    converters: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}
    convert = converters.get(conversion or "")
    return format(value if convert is None else convert(value), spec)


def formatted_string(ev: Evaluator, node: cst.FormattedString) -> Value:
    """An f-string."""
    at = ev.at(node)
    raw = "r" in node.prefix.lower()
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(Const(text_part(part.value, raw), at))
        else:
            assert isinstance(part, cst.FormattedStringExpression), "an f-string has texts and expressions"
            parts.append(_expression_part(ev, part, at))
    return apply_known(ev, parts, at, lambda *texts: "".join(texts))


def text_part(text: str, raw: bool) -> str:
    """What is written between the expressions of an f-string."""
    plain = text.replace("{{", "{").replace("}}", "}")
    return plain if raw or "\\" not in plain else unescape(plain)


def _expression_part(ev: Evaluator, part: cst.FormattedStringExpression, at: At) -> Value:
    value = ev.eval(part.expression)
    spec_parts = [
        Const(piece.value, at) if isinstance(piece, cst.FormattedStringText) else _expression_part(ev, piece, at)  # type: ignore[arg-type]
        for piece in part.format_spec or ()
    ]
    conversion = part.conversion or ("r" if part.equal is not None and not part.format_spec else None)
    spec = apply_known(ev, spec_parts, at, lambda *texts: "".join(texts)) if spec_parts else Const("", at)
    if isinstance(spec, Const) and isinstance(spec.value, str) and conversion is None:
        formatted(ev, value, spec.value, at)
    if part.equal is not None:
        written = (part.whitespace_before_expression, part.expression, part.equal)
        label = "".join(map(ev.frame.module.tree.code_for_node, written))
        return apply_known(ev, [value, spec], at, _formatted(conversion, label))
    own = _own_format(ev, value, at)
    if own is not None and conversion is None:
        from inputgen.interpret.calls import call
        from inputgen.interpret.protocol import Arguments

        return call(ev, own, Arguments((spec,)), at)
    if ev.instance_at(value) is not None or conversion is None:
        text = representation(ev, value, at) if conversion == "r" else text_of(ev, value, at)
        if not spec_parts:
            return text
    return apply_known(ev, [value, spec], at, _formatted(conversion))


def _formatted(conversion: str | None, label: str = "") -> Callable[[Any, str], str]:
    return partial(anywhere, lambda value, spec: label + format_value(value, conversion, spec))


def _own_format(ev: Evaluator, value: Value, at: At) -> Bound | None:
    from inputgen.interpret.hierarchy import class_attribute

    obj = ev.instance_at(value)
    method = class_attribute(ev, obj.cls, "__format__") if obj is not None else None
    return Bound(value, method, at) if isinstance(method, Func) else None


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(
    r"\\(\r\n|\n|\r|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\}|.)", re.DOTALL
)


def unescape(text: str, *, binary: bool = False) -> str:
    """The text with Python's escape sequences resolved (Language Reference, 2.4.1.1)."""

    def replace(match: re.Match[str]) -> str:
        body = match.group(1)
        if body in _ESCAPES:
            return _ESCAPES[body]
        if body[0] in "\r\n":
            return ""
        if body[0] in "01234567":
            return chr(int(body, 8))
        if body[0] == "x" and len(body) == 3:
            return chr(int(body[1:], 16))
        if body[0] in "uU" and len(body) > 1 and not binary:
            return chr(min(int(body[1:], 16), 0x10FFFF))
        if body[0] == "N" and len(body) > 1 and not binary:
            import unicodedata

            try:
                return unicodedata.lookup(body[2:-1])
            except KeyError:
                return match.group(0)
        return match.group(0)

    return _ESCAPE.sub(replace, text)


def literal_text(source: str) -> str | bytes:
    """The value of a string literal token, prefix and quotes included."""
    start = 0
    while source[start] not in "'\"":
        start += 1
    prefix = source[:start].lower()
    quote = 3 if source[start : start + 3] in ("'''", '"""') else 1
    body = source[start + quote : len(source) - quote].replace("\r\n", "\n")
    binary = "b" in prefix
    if "\\" in body and "r" not in prefix:
        body = unescape(body, binary=binary)
    return body.encode("latin-1", "replace") if binary else body


def percent_format(ev: Evaluator, left: Value, right: Value, at: At) -> Value:
    """`template % values`."""
    from inputgen.interpret.operators import BINARY, TooLarge, check_size

    def apply(template: str, values: Any) -> Any:
        try:
            check_size("%", template, values)
        except TooLarge:
            raise NotKnown from None
        return BINARY["%"](template, values)

    try:
        return apply_known(ev, [left, right], at, apply)
    except ValueError:
        return some_text(at)


class _SafeFormatter(string.Formatter):
    """`str.format` without attribute access: a template of the job must not reach into the evaluator's data."""

    def __init__(self) -> None:
        self.length = 0

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        if "." in field_name.split("[", 1)[0] or "__" in field_name:
            raise NotKnown
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = format_value(value, None, format_spec)
        self.length += len(text)
        if self.length > bounds.TEXT:
            raise NotKnown
        return text


def str_format(template: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """`template.format(*args, **kwargs)` for plain data.

    Raises:
        NotKnown: for a template that reads attributes, or a width past the bound.
    """
    return _SafeFormatter().vformat(template, args, kwargs)
