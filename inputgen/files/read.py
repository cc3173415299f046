"""Config file bytes -> `ConfigFile`: the one way into this layer."""

from __future__ import annotations

import codecs
import posixpath

from inputgen.files import json_file
from inputgen.files.faults import Fault
from inputgen.files.outcome import Outcome, refused_by_job, settle, stored
from inputgen.files.places import Places
from inputgen.model import ConfigFile, FileFormat, FileTrap, Unknown
from inputgen.model.wandb_types import UNPARSED, WandbType

_FORMATS: dict[str, FileFormat] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def read_config(data: bytes, path: str) -> ConfigFile:
    """Read a config file in both readings; never raises.

    The job is taken to open the file as text in UTF-8, as W&B's own override code does (`open(path)`), and to read it
    with `json.load` or `yaml.safe_load`: a file in UTF-16, or a JSON file with a byte order mark, is an error to it.

    Args:
        data: the file's content.
        path: the file, relative to the project root, with `/`. Its extension decides the format; W&B takes `.json`,
            `.yaml` and `.yml` in lower case and nothing else (wandb-facts section 5).
    """
    extension = posixpath.splitext(path)[1]
    format_ = _FORMATS.get(extension.lower())
    if format_ is None:
        span = Places(path, "").whole()
        reason = "not a .json, .yaml or .yml file"
        return ConfigFile(path, "yaml", Unknown(reason, span), UNPARSED, (), span)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(data, path, format_, error)
    places = Places(path, text)
    outcome = _readings(text, places, format_)
    wandb = stored(outcome.wandb) if extension in _FORMATS else UNPARSED
    return ConfigFile(path, format_, outcome.job, wandb, outcome.traps, places.whole())


def _readings(text: str, places: Places, format_: FileFormat) -> Outcome:
    if format_ == "json":
        return json_file.read(text, places)
    # PyYAML is loaded for a YAML file only: start-up time.
    from inputgen.files import yaml_file

    return yaml_file.read(text, places)


def _undecodable(data: bytes, path: str, format_: FileFormat, error: UnicodeDecodeError) -> ConfigFile:
    """A file that is not UTF-8: an error to the job; W&B's readers work on bytes."""
    text = data.decode("utf-8", "replace")
    places = Places(path, text)
    at = len(data[: error.start].decode("utf-8"))
    fault = Fault(f"UnicodeDecodeError: {error.reason} (byte {error.start})", at, at + 1)
    span = places.span(fault.start, fault.end)
    traps: list[FileTrap] = [refused_by_job(fault, span)]
    wandb = stored(_wandb_of_bytes(data, text, places, format_, traps))
    outcome = settle(Unknown(fault.message, span), wandb, traps)
    return ConfigFile(path, format_, outcome.job, outcome.wandb, outcome.traps, places.whole())


def _wandb_of_bytes(data: bytes, text: str, places: Places, format_: FileFormat, traps: list[FileTrap]) -> WandbType:
    if format_ == "json":
        # W&B's JSON parser passes bytes on as they are; in its answer they become U+FFFD.
        return json_file.wandb_type(text, places, traps)
    from inputgen.files import yaml_file

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            decoded = data.decode("utf-16")
        except UnicodeDecodeError:
            return UNPARSED
        return yaml_file.wandb_type(decoded, Places(places.path, decoded), traps)[0]
    return yaml_file.wandb_undecodable(text, places, traps)
