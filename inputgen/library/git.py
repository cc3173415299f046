"""GitPython (its documentation, "Tutorial" and "API Reference"): what it tells of the job's repository.

None of it is looked up: where a job runs, the repository is another one, or is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.values import At, Bound, Lib, Unknown, Value
from inputgen.library.simple import named, typed, typed_attribute
from inputgen.model.types import BOOL, INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator


def _may_fail(name: str) -> Handler:
    """A call that raises where there is no repository."""

    def handler(ev: Evaluator, call: Call) -> Value:
        ev.risk()
        return ev.new_instance(Lib(name), {}, call.at)

    return handler


def _part(name: str) -> Getter:
    """A part of a repository, which it may lack (`active_branch` of a detached head)."""

    def getter(ev: Evaluator, receiver: Value, at: At) -> Value:
        ev.risk()
        return ev.new_instance(Lib(name), {}, at)

    return getter


def _command(ev: Evaluator, call: Call) -> Value:
    """`repo.git.rev_parse`: any command of git's; called, it gives what git writes."""
    ev.risk()
    return Bound(call.receiver or Unknown("a command of git"), "git.cmd.Git.execute", call.at)


def _not_followed(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("what GitPython tells of this is not modelled", call.at)


_COMMIT = "objects.Commit"
_KINDS = ("Repo", "Head", "Remote", _COMMIT)

FUNCTIONS: dict[str, Handler] = {
    **named("Repo repo.Repo", _may_fail("git.Repo")),
    "Repo.init": _may_fail("git.Repo"),
}
METHODS: dict[str, Handler] = {
    "Repo.is_dirty": typed(BOOL),
    "Repo.commit": _may_fail(f"git.{_COMMIT}"),
    "cmd.Git.__getattr__": _command,
    "cmd.Git.execute": typed(STR),
    **{f"{kind}.__getattr__": _not_followed for kind in _KINDS},
    **named(" ".join(f"{kind}.__str__" for kind in _KINDS), typed(STR)),
}
ATTRIBUTES: dict[str, Getter] = {
    "Repo.head": _part("git.Head"),
    "Repo.active_branch": _part("git.Head"),
    "Repo.git": _part("git.cmd.Git"),
    "Repo.working_dir": typed_attribute(STR),
    "Repo.working_tree_dir": typed_attribute(union_of([STR, NONE])),
    "Repo.bare": typed_attribute(BOOL),
    "Head.commit": _part(f"git.{_COMMIT}"),
    "Head.object": _part(f"git.{_COMMIT}"),
    **{f"Head.{name}": typed_attribute(STR) for name in ("name", "path")},
    **{f"{_COMMIT}.{name}": typed_attribute(STR) for name in ("hexsha", "message", "summary", "name_rev")},
    f"{_COMMIT}.committed_date": typed_attribute(INT),
}
