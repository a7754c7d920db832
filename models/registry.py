"""The model registry on MLflow: versions by digest, variants by alias, artifacts read back only if they are ours."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.entities.model_registry import ModelVersion
from mlflow.environment_variables import MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT

from models.artifact_uri import require_own_artifact
from models.digests import digest_of
from models.mlflow_calls import answered, or_none
from models.served import ServedModel

MODEL_FILE, MANIFEST_FILE, PERFORMANCE_FILE = "model.ubj", "manifest.json", "performance.json"
DIGEST_TAG = "digest"


@dataclass(frozen=True)
class ModelArtifacts:
    """What is kept of a model: its bytes, what they depend on, and how good they are."""

    ubj: bytes
    manifest: Mapping[str, object]
    performance: Sequence[Mapping[str, object]]

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return digest_of(self.ubj)


@dataclass(frozen=True)
class Stored:
    """What was read back, not yet checked: bytes, metrics, and where they lay."""

    ubj: bytes
    performance: tuple[Mapping[str, object], ...]
    where: str


class Registry:
    """One MLflow server. Every method raises ServiceError if it does not answer."""

    def __init__(self, mlflow_uri: str) -> None:
        self._uri = mlflow_uri
        # It would print an address for each run among a command's results.
        MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT.set(True)  # type: ignore[no-untyped-call]
        self._client = MlflowClient(tracking_uri=mlflow_uri, registry_uri=mlflow_uri)

    def register(
        self, host: str, model: str, variant: str, parameters: Mapping[str, object], artifacts: ModelArtifacts
    ) -> tuple[str, bool]:
        """Keep a model as a version of `<host>.<model>`; the version's number, and whether it is new.

        The same bytes again are the version that has them. The variant's alias does not move: see `point`.
        """
        name = registered_name(host, model)
        with answered(self._uri):
            self._ensure_model(name)
            if known := self._by_digest(name, artifacts.digest):
                return str(known.version), False
            run_id = self._log_run(name, variant, parameters, artifacts)
            source = f"{self._client.get_run(run_id).info.artifact_uri}/{MODEL_FILE}"
            tags = {DIGEST_TAG: artifacts.digest, "variant": variant}
            made = self._client.create_model_version(name, source, run_id=run_id, tags=tags)
            return str(made.version), True

    def point(self, host: str, model: str, variant: str, version: str) -> None:
        """Move the variant's alias: from now on, that version is its latest."""
        with answered(self._uri):
            self._client.set_registered_model_alias(registered_name(host, model), variant, version)

    def find(self, host: str, model: str, variant: str, digest: str = "") -> tuple[str, str] | None:
        """Version and digest of what a variant's alias, or a pinned digest, leads to; None if there is none."""
        name = registered_name(host, model)
        with answered(self._uri):
            found = self._by_digest(name, digest) if digest else self._by_alias(name, variant)
        if found is None or DIGEST_TAG not in found.tags:
            return None
        return str(found.version), str(found.tags[DIGEST_TAG])

    def read(self, served: ServedModel) -> Stored:
        """Read a model's bytes and performance, from where a model of ours may lie; nothing is made of them yet.

        Raises:
            ModelRefused: its artifact lies elsewhere.
        """
        name = registered_name(served.host, served.model)
        with answered(self._uri):
            found = self._client.get_model_version(name, served.version)
            artifacts = str(self._client.get_run(str(found.run_id)).info.artifact_uri)
            require_own_artifact(str(found.source), artifacts)
            ubj = self._read(str(found.source))
            performance = json.loads(self._read(f"{artifacts}/{PERFORMANCE_FILE}"))
        return Stored(ubj, tuple(performance), f"{name} version {served.version} at {found.source}")

    def _ensure_model(self, name: str) -> None:
        if or_none(lambda: self._client.get_registered_model(name)) is None:
            # Another run may be making it at the same moment.
            or_none(lambda: self._client.create_registered_model(name), missing=frozenset({"RESOURCE_ALREADY_EXISTS"}))

    def _by_digest(self, name: str, digest: str) -> ModelVersion | None:
        query = f"name = '{name}' and tag.{DIGEST_TAG} = '{digest}'"
        found = list(self._client.search_model_versions(query))
        return min(found, key=lambda version: int(version.version)) if found else None

    def _by_alias(self, name: str, variant: str) -> ModelVersion | None:
        found: ModelVersion | None = or_none(lambda: self._client.get_model_version_by_alias(name, variant))
        return found

    def _log_run(self, name: str, variant: str, parameters: Mapping[str, object], artifacts: ModelArtifacts) -> str:
        experiment = self._client.get_experiment_by_name(name)
        experiment_id = experiment.experiment_id if experiment else self._client.create_experiment(name)
        run_id = str(self._client.create_run(experiment_id, run_name=variant, tags={"variant": variant}).info.run_id)
        for parameter, value in parameters.items():
            self._client.log_param(run_id, f"config_{parameter}", value)
        for metric in artifacts.performance:
            value, step = float(str(metric["value"])), int(str(metric["step"]))
            self._client.log_metric(run_id, str(metric["metric"]), value, step=step)
        files = {
            MODEL_FILE: artifacts.ubj,
            MANIFEST_FILE: _document(artifacts.manifest),
            PERFORMANCE_FILE: _document(artifacts.performance),
        }
        with tempfile.TemporaryDirectory() as folder:
            for file, content in files.items():
                (Path(folder) / file).write_bytes(content)
            self._client.log_artifacts(run_id, folder)
        self._client.set_terminated(run_id)
        return run_id

    def _read(self, uri: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            return Path(download_artifacts(artifact_uri=uri, dst_path=folder, tracking_uri=self._uri)).read_bytes()


def registered_name(host: str, model: str) -> str:
    """`<host>.<model>`, one registered model per host and thing modelled."""
    return f"{host}.{model}"


def _document(content: object) -> bytes:
    return json.dumps(content, indent=2, sort_keys=True).encode()
