import pytest

from models.artifact_uri import require_own_artifact
from models.errors import ModelRefused

RUN = "mlflow-artifacts:/3/0123abcd/artifacts"


@pytest.mark.parametrize("root", [RUN, "s3://models/3/0123abcd/artifacts"])
def test_a_ubj_of_its_own_run_is_read(root: str) -> None:
    assert require_own_artifact(f"{root}/model.ubj", root) == "model.ubj"


@pytest.mark.parametrize(
    "uri",
    [
        f"{RUN}/../../4/other/artifacts/model.ubj",
        f"{RUN}/%2e%2e/%2e%2e/model.ubj",
        f"{RUN}/%252e%252e/model.ubj",
        f"{RUN}/..\\model.ubj",
        "/etc/model.ubj",
        "file:///etc/model.ubj",
        "../model.ubj",
        "model.ubj",
        "mlflow-artifacts:/4/another/artifacts/model.ubj",
        "mlflow-artifacts://elsewhere:80/3/0123abcd/artifacts/model.ubj",
        "https://elsewhere/model.ubj",
        "s3://elsewhere/model.ubj",
        f"{RUN}evil/model.ubj",
        f"{RUN}/model.ubj?x=1",
        f"{RUN}/model.pkl",
        f"{RUN}/model.json",
        f"{RUN}/",
        "",
    ],
)
def test_anything_else_is_refused_by_name(uri: str) -> None:
    with pytest.raises(ModelRefused, match="refused") as refusal:
        require_own_artifact(uri, RUN)
    assert refusal.value.where == uri
