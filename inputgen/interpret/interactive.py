"""Whether a shell runs the job: a launch runs a script, which many jobs ask for before they parse its command line.

`a = parser.parse_args([]) if hasattr(sys, "ps1") else parser.parse_args()`: whoever opens the script in a shell or a
notebook may take the other arm, so it is followed, too; what the job is by default is what a launch makes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

# What shells put among the builtins, and the modules that are theirs (Python docs, `sys.ps1`; IPython documentation).
SHELL_NAMES = frozenset({"get_ipython", "__IPYTHON__"})
PROMPTS = frozenset({"ps1", "ps2"})
# What is installed only where a host of notebooks runs them.
HOSTED = frozenset({"google.colab"})
SHELL_MODULES = frozenset({"ipykernel", "google.colab", "idlelib"})


def is_plain_script(ev: Evaluator) -> bool:
    """Whether the job is taken to be run by Python alone, as a launch does: a script, with nothing given to it."""
    return ev.at_defaults and not ev.frames[0].module.path.endswith(".ipynb")
