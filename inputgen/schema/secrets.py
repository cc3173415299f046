"""Which fields look like credentials (contract, "Secrets").

A field is secret by its name (`hf_token`, `OPENAI_API_KEY`, `db_password`) or by its value (`hf_...`, `sk-...`, a JWT,
a PEM private key). Names of machine learning that only sound like it (`max_tokens`, `pad_token`, `sort_key`) are not.
"""

from __future__ import annotations

import re
from itertools import pairwise

from inputgen.keypath import KeyPath
from inputgen.model import Choice, Known, ListType, Mapping, Object, Sequence, Type, Typed, UnionType, Value
from inputgen.model.types import render
from inputgen.schema.keys import key_text
from inputgen.schema.types_of import type_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_STRONG = _words(
    "secret secrets password passwords passwd passphrase pwd credential credentials apikey apikeys apitoken authtoken "
    "accesstoken accesskey privatekey secretkey secretaccesskey"
)
_PARENTS = _words("secret secrets password passwords credential credentials")
_PAIRS = frozenset(
    {("api", "key"), ("api", "keys"), ("access", "key"), ("private", "key"), ("secret", "key"), ("account", "key")}
    | {("encryption", "key"), ("signing", "key"), ("ssh", "key"), ("auth", "key"), ("service", "key"), ("app", "key")}
    | {("connection", "string"), ("conn", "str")}
)
_SERVICES = _words(
    "wandb openai anthropic cohere comet neptune aws azure gcp google hf huggingface gemini mistral groq replicate "
    "together pinecone sendgrid stripe twilio mapbox kaggle clearml langchain langsmith tavily serper serpapi deepseek "
    "openrouter github gitlab slack discord telegram databricks snowflake datadog sentry mlflow ngrok civitai"
)
_SPECIAL_TOKENS = _words(
    "pad eos bos sos unk sep cls class mask masked image images img audio video vision speech text special start end "
    "stop begin first last next prev decoder encoder prompt think thinking tool placeholder blank word sub extra per "
    "max min num new added additional assistant system trigger instance concept initializer modifier target "
    "source query register reg dist distill distillation pooling pool time task split boundary newline eot pre "
    "suffix prefix middle fim lang language d n dim hidden embed embedding"
)
_HARMLESS_KEYS = _words("public sort primary foreign partition shard cache group dict state image text label")
_ABOUT = _words(
    "length len size count num number name names path paths file files dir folder type types policy field column "
    "enabled required ttl expiry mode method backend format regex pattern prefix suffix url uri env var min max dim "
    "index idx ids scopes"
)
_HASHES = _words("commit sha sha1 hash revision rev digest checksum version git ref tag")

_SPECIAL_TEXT = re.compile(r"\s*[<\[{|].*[>\]}|]\s*", re.DOTALL)
_LONGEST = 10_000
_VALUES = re.compile(
    r"\bhf_(?:[A-Za-z0-9]{20,200}|(?=[A-Za-z]{0,20}\d)[A-Za-z0-9]{10,20})\b"
    r"|\bsk-(?=[\w-]{0,100}\d)[A-Za-z0-9_-]{16,200}"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,200}\b|\bgithub_pat_\w{20,200}|\bglpat-[\w-]{16,200}"
    r"|\bxox[abeprs]-[\w-]{10,200}|\bhttps://hooks\.slack\.com/services/\w"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}"
    r"|\bwandb_v\d_\w{20,200}|\blocal-[0-9a-f]{40}\b"
    r"|\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8}"
    r"|-----BEGIN (?:[A-Z]{1,20} ){0,3}PRIVATE KEY-----"
    r"|\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,100}:[^\s/:@]{1,200}@"
)
_HEX_40 = re.compile(r"[0-9a-f]{40}")


def is_secret(path: KeyPath, type_: Type, value: Value | None) -> bool:
    """Whether a field looks like a credential.

    Args:
        path: its keys; the last counts most.
        type_: its type: a bool or a float is no credential, nor is an int unless it is called a password.
        value: its value; None where none is known. A list or mapping is a credential if a part of it is one.
    """
    if path and _secret_name(path, type_, value):
        return True
    return value is not None and _secret_value(value, words_of(path[-1]) if path else ())


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: `hubToken`, `hub_token` and `HUB-TOKEN` are `hub`, `token`."""
    return tuple(word.lower() for word in _WORD.findall(name[:_LONGEST]))


def _secret_name(path: KeyPath, type_: Type, value: Value | None) -> bool:
    words = words_of(path[-1])
    if not words:
        return False
    below = any(key.lower() in _PARENTS for key in path[:-1])
    strong = below or bool(_STRONG.intersection(words)) or bool(_PAIRS.intersection(pairwise(words)))
    if strong:
        return words[-1] not in _ABOUT and _can_hold_text(type_, int_too=True)
    weak = _weak_name(path[-1], words)
    return weak and _can_hold_text(type_, int_too=False) and not _looks_like_a_word(words, value)


def _weak_name(name: str, words: tuple[str, ...]) -> bool:
    last, before = words[-1], words[:-1]
    if last in ("auth", "oauth", "bearer", "authorization"):
        return True
    if last == "token":
        return not _SPECIAL_TOKENS.intersection(before)
    if last != "key":
        return False
    if name.isupper() and before:
        return not _HARMLESS_KEYS.intersection(before)
    return bool(_SERVICES.intersection(before))


def _looks_like_a_word(words: tuple[str, ...], value: Value | None) -> bool:
    """Whether what is called a token is a piece of text: `<image>`, `[MASK]`, `</s>`."""
    if isinstance(value, Typed):
        value = value.default
    if words[-1] != "token" or not isinstance(value, Known) or not isinstance(value.value, str) or not value.value:
        return False
    return _SPECIAL_TEXT.fullmatch(value.value[:_LONGEST]) is not None


def _can_hold_text(type_: Type, *, int_too: bool) -> bool:
    parts = type_.parts if isinstance(type_, UnionType) else (type_,)
    never = {"bool", "float"} if int_too else {"bool", "float", "int"}
    named = [render(part) for part in parts if not isinstance(part, ListType)]
    # A lone None says nothing: `hub_token: None` is where a token goes.
    return bool(named) and any(name not in never for name in named if name != "None" or len(named) == 1)


def _secret_value(value: Value, words: tuple[str, ...]) -> bool:
    if isinstance(value, Known):
        return isinstance(value.value, str) and _secret_text(value.value[:_LONGEST], words)
    if isinstance(value, Typed):
        return value.default is not None and _secret_value(value.default, words)
    if isinstance(value, Choice):
        return any(_secret_value(option, words) for option in value.options)
    if isinstance(value, Sequence):
        parts = value.items if value.rest is None else (*value.items, value.rest)
        return any(_secret_value(item, words) for item in parts)
    if isinstance(value, Mapping):
        return any(_secret_entry(key_text(entry.key) or "", entry.value) for entry in value.entries)
    if isinstance(value, Object):
        inner = value.value is not None and _secret_value(value.value, words)
        return inner or (value.fields is not None and _secret_value(value.fields, words))
    return False


def _secret_entry(key: str, value: Value) -> bool:
    return is_secret((key,), type_of(value), value)


def _secret_text(text: str, words: tuple[str, ...]) -> bool:
    if _VALUES.search(text):
        return True
    return _HEX_40.fullmatch(text) is not None and not _HASHES.intersection(words)
