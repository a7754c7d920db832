"""What the registry answers, and what is never read from it."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient

from infra.config.delivery import Delivery
from infra.errors import ServiceError
from infra.home import home_of
from infra.settings import Settings
from models.delivery import Served, served_models
from models.errors import ModelRefused, ModelTampered
from models.loading import load_model
from models.registry import Registry
from models.served import ServedModel
from tests.integration.models import synthetic


@pytest.fixture
def artifact(served: Served, mlflow_uri: str, stack_home: Settings) -> Iterator[tuple[ServedModel, Path]]:
    """The stable registration model and its file on the server's disk, which is put back."""
    model = served.stable["registration"]
    source = MlflowClient(mlflow_uri).get_model_version(f"{synthetic.HOST}.registration", model.version).source
    path = home_of(stack_home).mlflow / "artifacts" / str(source).removeprefix("mlflow-artifacts:/")
    content = path.read_bytes()
    yield model, path
    path.write_bytes(content)


def test_models_are_resolved_by_alias_or_by_pinned_digest(served: Served, mlflow_uri: str) -> None:
    assert served.policy == "steady"
    assert sorted(served.shadows) == ["deeper"]
    assert served.problems == ()
    alpha = served.shadows["deeper"]["subscription"]
    pinned = synthetic.DELIVERY.model_dump(mode="json")
    pinned["models"]["subscription"][0]["digest"] = alpha.digest
    again = served_models(mlflow_uri, synthetic.HOST, Delivery.model_validate(pinned))
    assert again.stable["subscription"].version == alpha.version
    assert again.digests != served.digests


def test_a_missing_alpha_is_a_problem_of_its_own(trained: object, mlflow_uri: str) -> None:
    document = synthetic.DELIVERY.model_dump(mode="json")
    document["models"]["engagement"].append({"name": "bold", "role": "alpha", "module": "models.engagement"})
    served = served_models(mlflow_uri, synthetic.HOST, Delivery.model_validate(document))
    assert served.policy == "steady"
    assert sorted(served.shadows) == ["deeper"]
    assert served.problems == ("engagement: alpha variant bold is not registered (lab.engagement, alias bold)",)


def test_a_missing_stable_model_is_no_model(trained: object, mlflow_uri: str) -> None:
    elsewhere = synthetic.DELIVERY.model_copy(update={"host": "nowhere"})
    served = served_models(mlflow_uri, "nowhere", elsewhere)
    assert (served.policy, served.digests) == ("no_model", ())
    assert any("stable variant steady is not registered" in problem for problem in served.problems)


def test_a_tampered_model_is_refused(artifact: tuple[ServedModel, Path], mlflow_uri: str) -> None:
    model, path = artifact
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ModelTampered, match="its digest is"):
        load_model(Registry(mlflow_uri), model)


def test_an_artifact_that_is_no_ubj_is_refused(served: Served, mlflow_uri: str) -> None:
    model = served.stable["registration"]
    client = MlflowClient(mlflow_uri)
    name = f"{synthetic.HOST}.pickled"
    known = client.get_model_version(f"{synthetic.HOST}.registration", model.version)
    client.create_registered_model(name)
    source = str(known.source).replace("model.ubj", "model.pkl")
    made = client.create_model_version(name, source, run_id=known.run_id, tags={"digest": model.digest})
    pickled = dataclasses.replace(model, model="pickled", version=str(made.version))
    with pytest.raises(ModelRefused, match="pickles"):
        load_model(Registry(mlflow_uri), pickled)


def test_a_registry_that_is_down_is_said_to_be(mlflow_uri: str) -> None:
    with pytest.raises(ServiceError, match="model registry"):
        Registry("http://127.0.0.1:9").find("lab", "subscription", "steady")
