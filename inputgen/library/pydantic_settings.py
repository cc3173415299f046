"""pydantic-settings: models whose fields the environment may set; their values are open (contract, "Open value")."""

from __future__ import annotations

from inputgen.interpret.protocol import Handler
from inputgen.library.made import keep
from inputgen.library.pydantic import subclassed
from inputgen.library.pydantic_instances import ATTRIBUTES as ATTRIBUTES
from inputgen.library.pydantic_instances import METHODS as METHODS
from inputgen.library.pydantic_instances import SETTERS as SETTERS

FUNCTIONS: dict[str, Handler] = {"BaseSettings.subclassed": subclassed, "SettingsConfigDict": keep}
EXPORTS = {"": ("BaseSettings", "SettingsConfigDict")}
