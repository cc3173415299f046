"""A YAML file in both readings. Imports PyYAML, so it is imported only when a YAML file is read."""

from __future__ import annotations

from inputgen.files import yaml_core, yaml_go_syntax, yaml_job
from inputgen.files.faults import MAX_YAML_CHARS, Fault, Unsure, too_large
from inputgen.files.outcome import Outcome, refused_by_job, refused_by_wandb, settle
from inputgen.files.places import Places
from inputgen.files.traps import Finder
from inputgen.files.yaml_nodes import Document
from inputgen.model import FileTrap, Unknown, Value
from inputgen.model.wandb_types import UNKNOWN, UNPARSED, WandbType

# Traps of these kinds say all that a refusal with the same cause would.
_TOLD = frozenset(("duplicate-key", "top-level"))


def read(text: str, places: Places) -> Outcome:
    """Both readings of a YAML text.

    Args:
        text: the file, decoded, a byte order mark included.
        places: of the text.
    """
    if len(text) > MAX_YAML_CHARS:
        reason = too_large(len(text), MAX_YAML_CHARS).reason
        return Outcome(Unknown(reason, places.whole()), UNKNOWN, ())
    reader = yaml_job.Reader(places)
    finder = Finder(text, places, reader)
    traps: list[FileTrap] = []
    job, document = _job(text, places, reader, traps)
    wandb, core_document = wandb_type(text, places, traps, document)
    if seen := document or core_document:
        traps.extend(finder.find(seen.root))
    return settle(job, wandb, traps)


def _job(text: str, places: Places, reader: yaml_job.Reader, traps: list[FileTrap]) -> tuple[Value, Document | None]:
    document = None
    try:
        document = yaml_job.parse(text)
        return reader.read(document.root), document
    except Fault as fault:
        span = places.span(fault.start, fault.end)
        if fault.kind == "several-documents":
            traps.append(FileTrap("several-documents", "---", "an error: ComposerError", "the first document", span))
        elif fault.kind != "custom-tag":
            traps.append(refused_by_job(fault, span))
        return Unknown(fault.message, span), document
    except Unsure as unsure:
        return Unknown(unsure.reason, places.whole()), None


def wandb_type(
    text: str, places: Places, traps: list[FileTrap], document: Document | None = None
) -> tuple[WandbType, Document | None]:
    """W&B's reading.

    Args:
        text: the file, decoded.
        places: of the text.
        traps: where a refusal is reported.
        document: the nodes that PyYAML saw; they are taken where yaml.v3 sees the same.
    """
    try:
        if document is None or yaml_go_syntax.differs(text):
            document = yaml_go_syntax.parse(text)
        return yaml_core.typed(document.root), document
    except Fault as fault:
        if fault.kind not in _TOLD:
            traps.append(refused_by_wandb(fault, places.span(fault.start, fault.end)))
        return UNPARSED, document
    except Unsure:
        return UNKNOWN, None


def wandb_undecodable(text: str, places: Places, traps: list[FileTrap]) -> WandbType:
    """W&B's reading of a file that is not UTF-8: `text` has U+FFFD where it is not."""
    before = text[: text.index("\ufffd")]
    if yaml_go_syntax.ends_document(before):
        # yaml.v3 reads in chunks: whether it comes as far is a matter of sizes.
        return UNKNOWN
    fault = Fault("invalid UTF-8", len(before), len(before) + 1)
    traps.append(refused_by_wandb(fault, places.span(fault.start, fault.end)))
    return UNPARSED
