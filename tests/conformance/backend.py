"""A W&B backend small enough to read: what one run that makes a job artifact asks for, and nothing more.

wandb-core speaks to its server in three ways, and `Backend` answers each on 127.0.0.1:

* **GraphQL** (`POST /graphql`). The answers are in `ANSWERS`, one function for each operation; an operation that is not
  there is answered with no data and its name kept in `Backend.unanswered`, so that a newer wandb which asks for more
  shows up as a name and not as a riddle.
* **file stream** (`POST .../file_stream`): console lines, metrics, the exit status. Taken and thrown away.
* **storage** (`PUT /storage/KEY`): the URLs that the GraphQL answers hand out for files. The bodies are kept, since the
  artifact's `wandb-job.json` is one of them.

The rest of what is kept are the `CreateArtifact` inputs (their `metadata` holds the input types and schemas) and the
run's config as last sent by `UpsertBucket`.
"""

from __future__ import annotations

import base64
import gzip
import http.server
import itertools
import json
import re
import threading
import urllib.parse
from collections.abc import Callable
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

ENTITY = "conformance"
PROJECT = "inputs"


class Backend:
    """The server, and everything a client has told it. A context manager: it serves inside the `with` block.

    Attributes:
        url: the base URL, without a slash at its end.
        artifacts: the `CreateArtifact` input of each artifact, by the id it was given.
        uploads: the body of each stored file, by key (`artifact/ID/NAME`, `run/RUN/NAME`).
        config: the run config last sent, as JSON text; None before there is a run.
        unanswered: the names of the GraphQL operations that `ANSWERS` does not have.
    """

    def __init__(self) -> None:
        self.artifacts: dict[str, Json] = {}
        self.uploads: dict[str, bytes] = {}
        self.config: str | None = None
        self.unanswered: set[str] = set()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Backend:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def new_id(self, kind: str) -> str:
        """An id in the form W&B gives them: base64 of `KIND:NUMBER`."""
        return encode_id(kind, str(next(self._numbers)))

    def upload_url(self, key: str) -> str:
        """Where the client is to PUT the file that is kept under `key`."""
        return f"{self.url}/storage/{urllib.parse.quote(key, safe='')}"

    def answer(self, request: Json) -> Json:
        """The answer to one GraphQL request."""
        name = request.get("operationName") or ""
        if not name and (named := re.search(r"\b(?:query|mutation)\s+(\w+)", request.get("query") or "")):
            name = named.group(1)
        variables = request.get("variables") or {}
        # Some mutations give their arguments one by one, others in one `input` object.
        arguments = {**variables, **(variables.get("input") or {})}
        with self._lock:
            if name in ANSWERS:
                return {"data": ANSWERS[name](self, arguments)}
            self.unanswered.add(name)
            return {"data": {}}


def encode_id(kind: str, name: str) -> str:
    """A GraphQL id; wandb decodes those of runs."""
    return base64.b64encode(f"{kind}:{name}".encode()).decode()


# ---- GraphQL: as much of each shape as wandb 0.31.0 reads ----


def _viewer(_backend: Backend, _arguments: Json) -> Json:
    teams = {"edges": [{"node": {"name": ENTITY}}]}
    viewer = {"id": encode_id("User", "1"), "entity": ENTITY, "username": ENTITY, "flags": "{}", "teams": teams}
    return {"viewer": viewer}


def _server_features(_backend: Backend, _arguments: Json) -> Json:
    return {"serverInfo": {"features": []}}


def _run_resume_status(_backend: Backend, arguments: Json) -> Json:
    # No bucket: the run is new.
    entity = {"id": encode_id("Entity", "1"), "name": ENTITY}
    name = arguments.get("project") or PROJECT
    return {"model": {"id": encode_id("Project", "1"), "name": name, "entity": entity, "bucket": None}}


def _upsert_bucket(backend: Backend, arguments: Json) -> Json:
    # Sent at the start, at the end and when the config changes; without a config where that did not change.
    backend.config = arguments.get("config") or backend.config
    name = arguments.get("name") or "run"
    entity = {"id": encode_id("Entity", "1"), "name": arguments.get("entity") or ENTITY}
    project = {"id": encode_id("Project", "1"), "name": arguments.get("project") or PROJECT, "entity": entity}
    bucket = {
        "id": encode_id("Run", name),
        "name": name,
        "displayName": arguments.get("displayName") or name,
        "description": "",
        "config": arguments.get("config") or "{}",
        "sweepName": None,
        "historyLineCount": 0,
        "project": project,
    }
    return {"upsertBucket": {"bucket": bucket, "inserted": True}}


def _create_run_files(backend: Backend, arguments: Json) -> Json:
    run = arguments.get("run") or ""
    names = arguments.get("files") or []
    files = [{"name": name, "uploadUrl": backend.upload_url(f"run/{run}/{name}")} for name in names]
    return {"createRunFiles": {"runID": encode_id("Run", run), "uploadHeaders": [], "files": files}}


def _create_artifact(backend: Backend, arguments: Json) -> Json:
    id_ = backend.new_id("Artifact")
    backend.artifacts[id_] = arguments
    sequence = {"id": encode_id("ArtifactSequence", "1"), "latestArtifact": None}
    artifact = {"id": id_, "state": "PENDING", "digest": arguments.get("digest"), "artifactSequence": sequence}
    return {"createArtifact": {"artifact": artifact}}


def _create_artifact_manifest(backend: Backend, arguments: Json) -> Json:
    url = backend.upload_url(f"manifest/{arguments.get('artifactID')}")
    file = {"id": backend.new_id("File"), "uploadUrl": url, "uploadHeaders": []}
    return {"createArtifactManifest": {"artifactManifest": {"id": backend.new_id("ArtifactManifest"), "file": file}}}


def _create_artifact_files(backend: Backend, arguments: Json) -> Json:
    edges = []
    for file in arguments.get("artifactFiles") or []:
        key = f"artifact/{file['artifactID']}/{file['name']}"
        node = {
            "id": backend.new_id("File"),
            "name": file["name"],
            "displayName": file["name"],
            "storagePath": key,
            "uploadUrl": backend.upload_url(key),
            "uploadHeaders": [],
            "uploadMultipartUrls": None,
            "artifact": {"id": file["artifactID"]},
        }
        edges.append({"node": node})
    return {"createArtifactFiles": {"files": {"edges": edges}}}


def _commit_artifact(backend: Backend, arguments: Json) -> Json:
    id_ = arguments["artifactID"]
    return {"commitArtifact": {"artifact": {"id": id_, "digest": backend.artifacts[id_].get("digest")}}}


def _artifact_type(_backend: Backend, _arguments: Json) -> Json:
    # Asked before a job logs an artifact of its own, `run.log_code()` included: there is none of that name yet.
    return {"project": {"artifact": None}}


def _use_artifact(_backend: Backend, arguments: Json) -> Json:
    return {"useArtifact": {"artifact": {"id": arguments.get("artifactID")}}}


def _artifact_by_id(backend: Backend, arguments: Json) -> Json:
    # Asked by `wandb job create` for what it has just logged; a file's worth of fields, and none of them matters.
    made = backend.artifacts[arguments["id"]]
    name = made.get("artifactCollectionName") or "made"
    number = encode_id("ProjectInternalId", "1")
    project = {
        "id": encode_id("Project", "1"),
        "internalId": number,
        "name": PROJECT,
        "entity": {"id": encode_id("Entity", "1"), "name": ENTITY},
    }
    collection = {
        "__typename": "ArtifactSequence",
        "id": encode_id("ArtifactSequence", "1"),
        "name": name,
        "project": project,
    }
    artifact = {
        "__typename": "Artifact", "id": arguments["id"], "artifactSequence": collection, "versionIndex": 0,
        "artifactType": {"name": made.get("artifactTypeName") or "job"}, "description": None, "metadata": None,
        "ttlDurationSeconds": -1, "ttlIsInherited": True, "tags": [], "historyStep": None, "state": "COMMITTED",
        "size": 1, "digest": made.get("digest") or "", "commitHash": None, "fileCount": 1,
        "createdAt": "2020-01-01T00:00:00",
        "updatedAt": None, "aliases": [],
    }  # fmt: skip
    return {"artifact": artifact}


ANSWERS: dict[str, Callable[[Backend, Json], Json]] = {
    "Viewer": _viewer,
    "ServerFeaturesQuery": _server_features,
    "RunResumeStatus": _run_resume_status,
    "UpsertBucket": _upsert_bucket,
    "CreateRunFiles": _create_run_files,
    "CreateArtifact": _create_artifact,
    "CreateArtifactManifest": _create_artifact_manifest,
    "CreateArtifactFiles": _create_artifact_files,
    "CommitArtifact": _commit_artifact,
    "ArtifactType": _artifact_type,
    "UseArtifact": _use_artifact,
    "ArtifactByID": _artifact_by_id,
}


# ---- HTTP ----


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # wandb-core opens many connections at once; beyond the queue they stall

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a job that is killed drops its connections."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open, as wandb-core expects
    disable_nagle_algorithm = True  # head and body are two packets, and the second would wait 40 ms for the first's
    server: _Server

    def log_message(self, *args: Any) -> None:
        """Say nothing: the answers are what counts."""

    def do_POST(self) -> None:
        body = self._body()
        self._send(self.server.backend.answer(json.loads(body)) if self.path.rstrip("/").endswith("/graphql") else {})

    def do_PUT(self) -> None:
        key = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path.removeprefix("/storage/"))
        self.server.backend.uploads[key] = self._body()
        self._send({})

    def _body(self) -> bytes:
        chunked = "chunked" in self.headers.get("Transfer-Encoding", "")
        body = b"".join(self._chunks()) if chunked else self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

    def _chunks(self) -> list[bytes]:
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def _send(self, answer: Json) -> None:
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
