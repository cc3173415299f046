"""Random overrides, and texts that readers of YAML disagree on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# Text that some reader of YAML takes for something else, or that breaks a file where it is not quoted.
TRAPS = (
    *"5e-5 1e3 1E5 1.0e3 -.5 +.5 0o17 08 1e-3_0 1.5e-3 .5 1. 1_000 017 0b11 0x1F .inf .nan 685.230_15e+03".split(),
    *"yes Yes no on OFF y n true null Null ~ 2024-01-01 1:30 12:30:45 1e400 <<  = - ? : # & * ! | > % @ ` '".split(),
    *("", " ", "a ", " a", "a: b", "a #b", "a#b", "[a", "{a", "a,b", "- a", "---", "...", "a\nb", "a\tb", '"', "''"),
    *(
        "é",
        "日本",
        "\U0001f600",
        "\x00",
        "\x07",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ud800",
        "\\",
        "\\n",
        "a\r\nb",
        "a:",
    ),
    *(
        "nan",
        "inf",
        "-inf",
        "null ",
        "2024-01-01T10:00:00Z",
        "/data/x",
        "./x",
        "a.b",
        "x" * 200,
        "model name",
        "<<: *a",
    ),
)
KEYS = ("a", "b", "c", "lr", "model", "sub", "new", "x.y", "on", "1", "null", "<<", "é", "a b", "")


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(TRAPS) | st.text(max_size=8) | st.sampled_from(("adam", "resnet50"))


def keys() -> st.SearchStrategy[str]:
    return st.sampled_from(KEYS) | st.sampled_from(KEYS) | texts()


def scalars() -> st.SearchStrategy[Any]:
    return st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts()


def json_values(max_leaves: int = 8) -> st.SearchStrategy[Any]:
    def nest(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=3) | st.dictionaries(keys(), inner, max_size=3)

    return st.recursive(scalars(), nest, max_leaves=max_leaves)


def json_objects(max_leaves: int = 8) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(keys(), json_values(max_leaves), max_size=4)


@st.composite
def overrides_of(draw: st.DrawFn, data: Any) -> dict[str, Any]:
    """Overrides of what is in a file: values and whole mappings of it, keys beside them."""
    overrides: dict[str, Any] = {}
    names = [key for key in data if isinstance(key, str)]
    for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else ():
        inner = data[name]
        if isinstance(inner, dict) and draw(st.integers(0, 4)):
            overrides[name] = draw(overrides_of(inner))
        else:
            overrides[name] = draw(json_values(4))
    if draw(st.integers(0, 2)) == 0:
        overrides |= draw(st.dictionaries(keys(), json_values(4), max_size=2))
    return overrides
