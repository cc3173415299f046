"""Names in the generated module: allotted by inputgen, stable under change, never another field's key."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

# What a field of a pydantic model must not be called: it would hide a method, or is kept for pydantic.
_METHODS = frozenset(
    "construct copy dict from_orm json load parse_file parse_obj parse_raw schema schema_json update_forward_refs "
    "validate".split()
)
# Names that the module itself uses.
_MODULE = frozenset(
    "Annotated Any BaseModel BeforeValidator AfterValidator ClassVar ConfigDict Field JobFiles JobOverrides "
    "Literal Mapping StrictBool StrictFloat StrictInt StrictStr TYPE_CHECKING TypedDict Union cast runtime "
    "typed_config".split()
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")


def field_names(keys: Iterable[str]) -> dict[str, str]:
    """A name for each key of one mapping.

    A key that can be a name is one. The others get a name that depends on the keys beside them only where two want
    the same, or one would be another's key: then a number is added.

    Args:
        keys: the keys, in source order.
    """
    listed = list(dict.fromkeys(keys))
    names = {key: key for key in listed if is_field_name(key)}
    taken = set(listed) | set(names.values())
    for key in listed:
        if key not in names:
            names[key] = _free(_as_name(key), taken)
            taken.add(names[key])
    return {key: names[key] for key in listed}


def is_field_name(key: str) -> bool:
    """Whether a key can be a field's name as it is."""
    return (
        key.isidentifier()
        and unicodedata.normalize("NFKC", key) == key  # Python normalises identifiers, and so would lose the key
        and not keyword.iskeyword(key)
        and not key.startswith(("_", "model_"))
        and key not in _METHODS
        and key not in _MODULE
        and not hasattr(builtins, key)
    )


def _as_name(key: str) -> str:
    text = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", key)).strip("_") or "field"
    if text[0].isdigit():
        text = f"field_{text}"
    if text.startswith("model_"):
        text = f"field_{text}"
    return text if is_field_name(text) else f"{text}_"


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken or not (name.isidentifier() and not keyword.iskeyword(name)):
        name, number = f"{wanted.rstrip('_')}_{number}", number + 1
    return name


class ClassNames:
    """Allots class names: of the whole path where the last key alone is taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken, *_MODULE}

    def allot(self, root: str, path: tuple[str, ...]) -> str:
        """A name for the model at a path of an input.

        Args:
            root: the class of the input itself.
            path: the keys; empty for the input itself.
        """
        wanted = root if not path else f"{root}{''.join(pascal(key) for key in path)}"
        name, number = wanted, 2
        while {name, f"{name}Overrides", f"{name}Dict", f"{name}OverridesDict"} & self._taken:
            name, number = f"{wanted}{number}", number + 1
        self._taken |= {name, f"{name}Overrides", f"{name}Dict", f"{name}OverridesDict"}
        return name


def pascal(text: str) -> str:
    """`config/base.yaml` -> `ConfigBaseYaml`; never empty, always an identifier's part."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", text))
    made = "".join(word[:1].upper() + word[1:] for word in words)
    return "".join(char for char in made if f"a{char}".isidentifier()) or "Field"


def class_of_file(path: str) -> str:
    """The class of a config file: `conf/train.yaml` -> `ConfTrainYaml`."""
    name = pascal(path)
    return name if name[0].isalpha() else f"File{name}"
