"""A JSON file in both readings. Standard library only: reading JSON must not import PyYAML."""

from __future__ import annotations

from inputgen.files import json_core, json_job
from inputgen.files.faults import MAX_JSON_CHARS, Fault, Unsure, too_large
from inputgen.files.outcome import REFUSED, Outcome, clipped, refused_by_job, refused_by_wandb, settle
from inputgen.files.places import Places
from inputgen.model import FileTrap, Unknown, Value
from inputgen.model.wandb_types import UNKNOWN, UNPARSED, WandbType

_JSON_KINDS = {"[": "list", '"': "str", "n": "None", "t": "bool", "f": "bool"}


def read(text: str, places: Places) -> Outcome:
    """Both readings of a JSON text.

    Args:
        text: the file, decoded, a byte order mark included.
        places: of the text.
    """
    if len(text) > MAX_JSON_CHARS:
        reason = too_large(len(text), MAX_JSON_CHARS).reason
        return Outcome(Unknown(reason, places.whole()), UNKNOWN, ())
    traps: list[FileTrap] = []
    job = _job(text, places, traps)
    wandb = wandb_type(text, places, traps)
    return settle(job, wandb, traps)


def _job(text: str, places: Places, traps: list[FileTrap]) -> Value:
    reader = json_job.JsonReader(text, places)
    try:
        value = reader.read()
    except Fault as fault:
        span = places.span(fault.start, fault.end)
        traps.append(refused_by_job(fault, span))
        return Unknown(fault.message, span)
    except Unsure as unsure:
        return Unknown(unsure.reason, places.whole())
    traps.extend(
        FileTrap("duplicate-key", key, "the last value", "the last value", span) for key, span in reader.duplicates
    )
    return value


def wandb_type(text: str, places: Places, traps: list[FileTrap]) -> WandbType:
    """W&B's reading.

    Args:
        text: the file, decoded.
        places: of the text.
        traps: where a refusal is reported.
    """
    try:
        return json_core.typed(text)
    except Unsure:
        return UNKNOWN
    except Fault as fault:
        span = places.span(fault.start, fault.end)
        if fault.kind == "top-level" and not traps:
            job = _JSON_KINDS.get(text[fault.start : fault.start + 1], "number")
            traps.append(FileTrap("top-level-not-mapping", clipped(text.strip()), job, REFUSED, span))
        else:
            traps.append(refused_by_wandb(fault, span))
        return UNPARSED
