from __future__ import annotations

from typing import Any

import pytest
from build_facts import label, mapping, unknown, value
from hypothesis import given, settings
from hypothesis import strategies as st

from inputgen import model as m
from inputgen.keypath import KeyPath, join
from inputgen.model.wandb_types import NUMBER, STRING, UNPARSED, WandbDict, WandbList, WandbType
from inputgen.schema.exposure import expose, filter_wandb
from inputgen.schema.filters import Filters, Refused, filters_of, paths_of
from inputgen.schema.nodes import config_tree, file_tree, leaves
from inputgen.schema.tree import branch_types, type_tree_json


class Letters(str):
    """A str subclass, as pathlib-like wrappers give."""


def gen(*items: Any) -> Any:
    return (item for item in items)


# Measured with wandb 0.31.0 (wandb-facts, section 4), one job a row.
TAKEN: list[tuple[Any, Any]] = [
    (None, ()),
    ([], ()),
    ((), ()),
    ("", ()),
    (False, ()),
    (0, ()),
    (0.0, ()),
    (b"", ()),
    ({}, ()),
    (set(), ()),
    (range(0), ()),
    (["lr"], (("lr",),)),
    (("a", "b.c"), (("a",), ("b", "c"))),
    ({"lr": 1, "m": 2}, (("lr",), ("m",))),
    ({"lr"}, (("lr",),)),
    (gen("lr"), (("lr",),)),
    (gen(), ()),
    ("lr", (("l",), ("r",))),
    (".", (("",),)),
    ([""], ((),)),
    (["."], (("",),)),
    (["model."], (("model",),)),
    ([".model"], (("", "model"),)),
    ([r"a\.b"], (("a.b",),)),
    (["a.b"], (("a", "b"),)),
    ([()], ((),)),
    ([[]], ((),)),
    ([{}], ((),)),
    ([b""], ((),)),
    ([set()], ((),)),
    ([["b", "c"]], (("bc",),)),
    ([("a", ".", "b")], (("a", "b"),)),
    ([{0: "l", 1: "r"}], (("lr",),)),
]

REFUSED: list[tuple[Any, str, bool]] = [
    (True, "TypeError", False),
    (5, "TypeError", False),
    (1.5, "TypeError", False),
    (b"lr", "TypeError", False),
    (range(2), "TypeError", False),
    ([1], "TypeError", False),
    ([None], "TypeError", False),
    ([b"lr"], "TypeError", False),
    (["lr", 1], "TypeError", False),
    ([("a", 1)], "TypeError", False),
    ([{"a"}], "TypeError", False),
    ([{"a": 1}], "KeyError", False),
    ([gen("a")], "TypeError", False),
    (["lr\\"], "LaunchError", False),
    ("l\\", "LaunchError", False),
    ([r"a\b"], "never returns", True),
    (["a\\\\b"], "never returns", True),
    (["\ud800"], "UnicodeEncodeError", False),
    (m.Object("path", "pathlib.PosixPath"), "TypeError", False),
    ([m.Object("path", "pathlib.PosixPath")], "TypeError", False),
    (m.Object("callable", "function"), "TypeError", False),
    ([unknown(), 1], "TypeError", False),
]

CANNOT_KNOW: list[Any] = [
    unknown(),
    ["a", unknown()],
    m.Choice((value(["a"]), value(["b"]))),
    m.Typed(m.ListType(), value(["a"])),
    [m.Typed(m.ScalarType("str"), value("a"))],
    m.Sequence("list", (value("a"),), unknown()),
    mapping({"a": 1}, open_="?"),
    mapping({"a": 1, "b": 2}, optional=("b",)),
    m.Object("instance", "X"),
    [m.Object("enum", "E", "A", value("a"))],
    m.Object("number", "Decimal"),
    [["a", unknown()]],
    [m.Sequence("list", (), unknown())],
    [["a", "\\", "."]],
]


@pytest.mark.parametrize(("argument", "expected"), TAKEN, ids=label)
def test_what_wandb_makes_of_an_argument(argument: Any, expected: Any) -> None:
    assert paths_of(None if argument is None else value(argument)) == expected


@pytest.mark.parametrize(("argument", "what", "hangs"), REFUSED, ids=label)
def test_what_wandb_fails_on(argument: Any, what: str, hangs: bool) -> None:
    found = paths_of(value(argument))
    assert isinstance(found, Refused)
    assert what in found.why
    assert found.hangs is hangs


@pytest.mark.parametrize("argument", CANNOT_KNOW, ids=label)
def test_what_cannot_be_known(argument: Any) -> None:
    found = paths_of(value(argument))
    assert isinstance(found, m.Unknown)
    assert found.reason


def test_a_generator_is_empty_for_every_later_run() -> None:
    assert paths_of(value(gen("lr")), first_use=False) == ()
    assert paths_of(value(gen(1)), first_use=False) == ()
    assert paths_of(value(["lr"]), first_use=False) == (("lr",),)


@settings(deadline=None)
@given(st.lists(st.lists(st.text("ab._ -", min_size=1), min_size=1, max_size=3), max_size=3))
def test_joined_paths_come_back(paths: list[list[str]]) -> None:
    written = [join(tuple(path)) for path in paths]
    assert paths_of(value(written)) == tuple(tuple(path) for path in paths)


CONFIG = {
    "model": {"name": "r", "layers": 18, "opt": {"lr": 0.1, "sched": {"g": 1}}},
    "modelx": 1,
    "training": {"epochs": 1, "bs": 2},
    "lr": 0.1,
    "l": 1,
    "r": 1,
    "a.b": {"c": 1},
    "a": {"b": {"c": "x"}},
    "lst": [{"k": 1}],
    "empty": {},
}
EVERY = ["model.name", "model.layers", "model.opt.lr", "model.opt.sched.g", "modelx", "training.epochs", "training.bs"]
EVERY += ["lr", "l", "r", r"a\.b.c", "a.b.c", "lst"]

# include, exclude, the leaves left.
EXPOSED: list[tuple[Any, Any, list[str]]] = [
    (None, None, EVERY),
    ([""], None, EVERY),
    (None, [""], []),
    (["model"], None, EVERY[:4]),
    (["model"], ["model.opt"], EVERY[:2]),
    (["model.opt"], ["model"], []),
    (["model.opt.lr", "training.epo", "mod"], None, ["model.opt.lr"]),
    (["mod", "model.na", "Model", " model", "model/name", "model.*", "lr.x", "lst.0", "lst.k"], None, []),
    (["lst"], ["lst.0", "lst.k", "lst.0.k"], ["lst"]),
    (["a.b"], None, ["a.b.c"]),
    ([r"a\.b"], None, [r"a\.b.c"]),
    (["model."], ["model..opt", ".model", "."], EVERY[:4]),
    ("lr", None, ["l", "r"]),
    (None, "lr", [path for path in EVERY if path not in ("l", "r")]),
]


def exposed(include: Any, exclude: Any, config: Any) -> tuple[Any, dict[str, str]]:
    paths = [paths_of(None if argument is None else value(argument)) for argument in (include, exclude)]
    assert not any(isinstance(path, Refused) for path in paths)
    exposure = expose(config_tree(value(config)), filters_of(*paths))  # type: ignore[arg-type]
    return exposure.tree, {join(hidden.path): hidden.why for hidden in exposure.hidden}


@pytest.mark.parametrize(("include", "exclude", "left"), EXPOSED, ids=label)
def test_what_a_filter_leaves(include: Any, exclude: Any, left: list[str]) -> None:
    tree, hidden = exposed(include, exclude, CONFIG)
    assert [join(leaf.path) for leaf in leaves(tree)] == left
    assert list(hidden) == [path for path in EVERY if path not in left]


def test_hidden_says_by_what() -> None:
    _, hidden = exposed(["trainer"], ["trainer.private"], {"trainer": {"lr": 1, "private": {"k": 1}}, "seed": 1})
    assert hidden == {"trainer.private.k": "excluded by trainer.private", "seed": "not included"}


# What lies in a mapping whose keys cannot all be known.
OPEN: list[tuple[Any, Any, Any]] = [
    (None, None, {"a": "int", "m": {"x": "int"}, "*": "unknown"}),
    (["a"], None, {"a": "int"}),
    (["m.x"], None, {"m": {"x": "int"}}),
    (["a", "other"], None, {"a": "int", "*": "unknown"}),
    (["other.deep"], None, {"*": "unknown"}),
    (None, ["a"], {"m": {"x": "int"}, "*": "unknown"}),
    ([""], None, {"a": "int", "m": {"x": "int"}, "*": "unknown"}),
    (None, [""], {}),
]


@pytest.mark.parametrize(("include", "exclude", "expected"), OPEN)
def test_a_filter_on_an_open_mapping(include: Any, exclude: Any, expected: Any) -> None:
    tree, _ = exposed(include, exclude, mapping({"a": 1, "m": {"x": 1}}, open_="?"))
    assert type_tree_json(branch_types(tree)) == expected


def test_an_open_mapping_below_the_top() -> None:
    config = {"m": mapping({"x": 1}, open_="?"), "n": 1}
    assert type_tree_json(branch_types(exposed(["m"], None, config)[0])) == {"m": {"x": "int", "*": "unknown"}}
    assert type_tree_json(branch_types(exposed(["m.x"], None, config)[0])) == {"m": {"x": "int"}}
    assert type_tree_json(branch_types(exposed(["m.y"], None, config)[0])) == {"m": {"*": "unknown"}}
    assert type_tree_json(branch_types(exposed(None, ["m"], config)[0])) == {"n": "int"}


# A leaf that may be a mapping at run time, of which a filter takes a part.
MAYBE: list[tuple[Any, Any, Any]] = [
    (["m"], None, {"m": "{}"}),
    (["m.x"], None, {"m?": "unknown"}),
    (None, ["m.x"], {"n": "int", "m?": "unknown"}),
    (["m", "m.x"], None, {"m": "{}"}),
    (["n"], None, {"n": "int"}),
    (["n.x"], None, {}),
]


@pytest.mark.parametrize(("include", "exclude", "expected"), MAYBE)
@pytest.mark.parametrize(
    ("leaf", "shown"),
    [
        (unknown(), "unknown"),
        (m.Typed(m.DictType()), "dict"),
        (m.Choice((value({"x": 1}), value(None))), "dict | None"),
    ],
    ids=["unknown", "typed", "choice"],
)
def test_a_filter_into_a_leaf_that_may_be_a_mapping(
    leaf: m.Value, shown: str, include: Any, exclude: Any, expected: Any
) -> None:
    tree, _ = exposed(include, exclude, {"n": 1, "m": leaf})
    assert type_tree_json(branch_types(tree)) == {key: text.replace("{}", shown) for key, text in expected.items()}


def test_a_filter_that_cannot_be_known_shows_and_hides_nothing_but_what_is_certain() -> None:
    config = {"a": 1, "b": {"c": 2}, "d": 3}
    tree, hidden = exposed(unknown("from a server"), ["b"], config)
    assert type_tree_json(branch_types(tree)) == {"*": "unknown"}
    assert "from a server" in tree.open.reason
    assert hidden == {"b.c": "excluded by b"}
    tree, hidden = exposed(["a"], unknown(), config)
    assert type_tree_json(branch_types(tree)) == {"*": "unknown"}
    assert hidden == {"b.c": "not included", "d": "not included"}


def test_several_calls_add_up() -> None:
    first = Filters((("a",),), (("x",),))
    assert first.plus(Filters((), (("y",),))) == Filters((("a",),), (("x",), ("y",)))
    why = unknown()
    assert first.plus(Filters(None, (), why)) == Filters(None, (("x",),), why)


def test_a_yaml_map_with_a_key_that_is_no_str_is_taken_whole() -> None:
    tree = file_tree(value({"m": {1: "a", "k": 2}, "n": {"x": 1}}))
    into = expose(tree, Filters((("m", "k"), ("n", "x"))))
    assert type_tree_json(branch_types(into.tree)) == {"n": {"x": "int"}}
    assert [hidden.path for hidden in into.hidden] == [("m", "1"), ("m", "k")]
    whole = expose(tree, Filters((("m",),)))
    assert type_tree_json(branch_types(whole.tree)) == {"m": {"1": "str", "k": "int"}}


FILE = WandbDict(
    (("model", WandbDict((("n", NUMBER), ("opt", WandbDict((("lr", NUMBER),)))))), ("l", WandbList(NUMBER, 1)))
)


@pytest.mark.parametrize(
    ("tree", "filters", "expected"),
    [
        (FILE, Filters(), FILE),
        (FILE, Filters((("model", "n"),)), WandbDict((("model", WandbDict((("n", NUMBER),))),))),
        (FILE, Filters((("model",),), (("model", "n"), ("model", "opt", "lr"))), WandbDict()),
        (FILE, Filters((), (("l", "0"),)), FILE),
        (FILE, Filters((), ((),)), WandbDict()),
        (UNPARSED, Filters((("a",),)), UNPARSED),
        (WandbDict((("o", WandbDict()), ("s", STRING))), Filters((("o",),)), WandbDict((("o", WandbDict()),))),
    ],
)
def test_the_type_tree_of_a_file_is_filtered(tree: WandbType, filters: Filters, expected: WandbType) -> None:
    assert filter_wandb(tree, filters) == expected


def test_a_file_under_a_filter_that_cannot_be_known_is_unknown() -> None:
    assert filter_wandb(FILE, Filters(None, (), unknown())) == m.WandbScalar("unknown")


KEYS = st.sampled_from(["a", "b", "a.b", ""])
NESTED = st.recursive(st.integers(0, 3), lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)
PATHS = st.lists(st.lists(KEYS, max_size=3).map(tuple), max_size=3).map(tuple)


@settings(deadline=None)
@given(st.dictionaries(KEYS, NESTED, max_size=4), PATHS, PATHS)
def test_every_leaf_is_either_left_or_hidden(
    config: Any, include: tuple[KeyPath, ...], exclude: tuple[KeyPath, ...]
) -> None:
    tree = config_tree(value(config))
    exposure = expose(tree, Filters(include, exclude))
    every = [leaf.path for leaf in leaves(tree)]
    left = [leaf.path for leaf in leaves(exposure.tree)]
    hidden = [found.path for found in exposure.hidden]
    assert sorted([*left, *hidden]) == sorted(every)
    for path in every:
        taken = not include or any(path[: len(prefix)] == prefix for prefix in include)
        cut = any(path[: len(prefix)] == prefix for prefix in exclude)
        assert (path in left) == (taken and not cut)
