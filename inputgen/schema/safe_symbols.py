"""The names of libraries that a model may be rebuilt from: types and markers that run nothing of the job.

Everything comes from the standard library, pydantic and annotated_types; a name that is in no table is not known.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_BUILTINS = "int float str bool bytes complex object list dict tuple set frozenset type"
_TYPING = (
    "Any Optional Union Literal Annotated List Dict Tuple Set FrozenSet Sequence Iterable Mapping MutableMapping "
    "MutableSequence MutableSet AbstractSet Collection Type Deque DefaultDict OrderedDict Counter Generic Hashable "
    "Required NotRequired ReadOnly Final TypedDict NamedTuple Text Callable Pattern LiteralString Never NoReturn "
    "Protocol"
)
_COLLECTIONS = "OrderedDict deque defaultdict Counter"
_ABC = "Sequence Iterable Mapping MutableMapping MutableSequence MutableSet Set Collection Callable Hashable"
_PYDANTIC = (
    "BaseModel RootModel Strict StrictStr StrictBytes StrictInt StrictFloat StrictBool PositiveInt NegativeInt "
    "NonNegativeInt NonPositiveInt PositiveFloat NegativeFloat NonNegativeFloat NonPositiveFloat FiniteFloat "
    "AllowInfNan SecretStr SecretBytes Secret Json FilePath DirectoryPath NewPath SocketPath PastDate FutureDate "
    "PastDatetime FutureDatetime AwareDatetime NaiveDatetime ByteSize UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8 "
    "AnyUrl AnyHttpUrl HttpUrl FileUrl FtpUrl AnyWebsocketUrl WebsocketUrl PostgresDsn CockroachDsn AmqpDsn RedisDsn "
    "MongoDsn KafkaDsn NatsDsn MySQLDsn MariaDBDsn ClickHouseDsn SnowflakeDsn IPvAnyAddress IPvAnyInterface "
    "IPvAnyNetwork EmailStr NameEmail Base64Bytes Base64Str Base64UrlBytes Base64UrlStr OnErrorOmit InstanceOf "
    "SkipValidation SerializeAsAny JsonValue ImportString StringConstraints"
)
_TYPES: dict[str, str] = {
    "builtins": _BUILTINS,
    "typing": _TYPING,
    "typing_extensions": _TYPING,
    "collections": _COLLECTIONS,
    "collections.abc": _ABC,
    "datetime": "datetime date time timedelta",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "uuid": "UUID",
    "pathlib": "Path PurePath PosixPath PurePosixPath WindowsPath PureWindowsPath",
    "ipaddress": "IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface",
    "enum": "Enum IntEnum StrEnum Flag IntFlag",
    "re": "Pattern",
    "abc": "ABC",
    "pydantic": _PYDANTIC,
    "pydantic.types": _PYDANTIC,
    "pydantic.networks": _PYDANTIC,
    "pydantic.main": "BaseModel",
    "pydantic.root_model": "RootModel",
}
_CALLS: dict[str, str] = {
    "pydantic": (
        "Field conint confloat constr conbytes conlist conset confrozenset condecimal condate StringConstraints "
        "AliasChoices AliasPath Discriminator Tag WithJsonSchema Strict UrlConstraints AfterValidator BeforeValidator "
        "WrapValidator PlainValidator AllowInfNan FailFast ConfigDict AliasGenerator"
    ),
    "pydantic.fields": "Field",
    "pydantic.types": "conint confloat constr conbytes conlist conset confrozenset condecimal condate Strict "
    "StringConstraints Discriminator Tag AllowInfNan FailFast",
    "pydantic.functional_validators": "AfterValidator BeforeValidator WrapValidator PlainValidator",
    "pydantic.dataclasses": "Field",
    "pydantic_settings": "SettingsConfigDict",
    "annotated_types": "Gt Ge Lt Le Interval MultipleOf MinLen MaxLen Len Unit",
    "dataclasses": "field",
}
_ALIAS_GENERATORS = ("to_camel", "to_pascal", "to_snake")
_MOVED = {
    "pydantic_settings.BaseSettings": "pydantic.BaseModel",
    "pydantic_settings.SettingsConfigDict": "pydantic.ConfigDict",
}


class UnsafeError(Exception):
    """Something that a schema is not rebuilt from; the message says what."""


def safe_type(name: str) -> Any:
    """The type or typing form of a qualified name.

    Raises:
        UnsafeError: if it is in no table, or this Python or pydantic does not have it.
    """
    name = _MOVED.get(name, name)
    module, _, last = name.rpartition(".")
    if module == "pydantic.alias_generators" and last in _ALIAS_GENERATORS:
        return _load(module, last)
    if last == "TypedDict":
        module = "typing_extensions"
    if module not in _TYPES or last not in _TYPES[module].split():
        raise UnsafeError(f"{name} is not a type that inputgen rebuilds")
    return _load(module, last)


def safe_call(name: str) -> Any:
    """The function or class of a qualified name, to be called with data.

    Raises:
        UnsafeError: as `safe_type` does.
    """
    name = _MOVED.get(name, name)
    module, _, last = name.rpartition(".")
    if module not in _CALLS or last not in _CALLS[module].split():
        raise UnsafeError(f"what {name}(...) makes is not known")
    return _load(module, last)


def _load(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError):
        raise UnsafeError(f"{module}.{name} is not in this version of Python or of its library") from None
