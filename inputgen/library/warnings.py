"""`warnings` (Python docs, "warnings"): nothing of it reaches the run config."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.simple import instance, itself, named, nothing

FUNCTIONS: dict[str, Handler] = {
    **named("warn warn_explicit filterwarnings simplefilter resetwarnings showwarning", nothing),
    "catch_warnings": instance("warnings.catch_warnings"),
}
METHODS: dict[str, Handler] = {
    "catch_warnings.__enter__": itself,
    "catch_warnings.__exit__": nothing,
}
