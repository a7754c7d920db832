import sys

import pytest

from infra.config.delivery import Delivery, Role, Variant
from infra.config.service import FileConfig
from infra.errors import SettingError, UnknownNameError
from models.errors import ModelRefused
from models.harness.loading import load_definition, parameters_of
from models.resolution import VALUED, require_valued


def variant(module: str = "models.subscription", **parameters: float | str) -> Variant:
    return Variant(name="steady", role=Role.STABLE, module=module, parameters=parameters)


def test_each_model_package_declares_its_outcome() -> None:
    outcomes = {name: load_definition(f"models.{name}").outcome for name in VALUED}
    assert outcomes == {
        "subscription": "subscribed_in_window",
        "registration": "registered_in_window",
        "engagement": "pageviews_in_window",
    }


@pytest.mark.parametrize("module", ["antigravity", "os", "modelsx.subscription", "models", "flows.cli"])
def test_nothing_outside_of_the_allowed_packages_is_imported(module: str) -> None:
    with pytest.raises(ModelRefused, match="outside of the allowed packages"):
        load_definition(module)
    assert "antigravity" not in sys.modules


def test_an_unknown_package_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as refusal:
        load_definition("models.subscribtion")
    assert refusal.value.remedy.startswith("nearest: models.subscription")


@pytest.mark.parametrize("module", ["models.harness", "models.solver", "models.registry"])
def test_a_package_that_is_no_model_is_refused(module: str) -> None:
    with pytest.raises(UnknownNameError):
        load_definition(module)


def test_parameters_come_from_the_configuration_over_the_models_defaults() -> None:
    parameters = parameters_of(load_definition("models.subscription"), variant(trees=7))
    assert (parameters.trees, parameters.depth) == (7, 3)
    assert parameters.booster()["n_estimators"] == 7


def test_an_unknown_parameter_is_answered_with_the_nearest() -> None:
    with pytest.raises(SettingError) as refusal:
        parameters_of(load_definition("models.subscription"), variant(learning_rat=0.1))
    assert refusal.value.remedy == "nearest: learning_rate"


@pytest.mark.parametrize(
    ("name", "value"),
    [("trees", 0), ("trees", 2.5), ("trees", "60"), ("depth", 99), ("subsample", 0.0), ("learning_rate", float("nan"))],
)
def test_a_value_out_of_bounds_is_named(name: str, value: float | str) -> None:
    with pytest.raises(SettingError) as refusal:
        parameters_of(load_definition("models.engagement"), variant("models.engagement", **{name: value}))
    assert refusal.value.what.startswith(f"{name}: ")
    assert "variant steady of models.engagement" in refusal.value.where


def test_what_is_configured_can_be_trained() -> None:
    config = FileConfig()
    for host in config.hosts():
        delivery = config.delivery(host).document
        require_valued(delivery)
        for variants in delivery.models.values():
            for each in variants:
                parameters_of(load_definition(each.module), each)


@pytest.mark.parametrize("name", ["latest", "v2"])
def test_names_that_the_registry_keeps_for_itself_are_refused(name: str) -> None:
    reserved = variant().model_copy(update={"name": name})
    with pytest.raises(SettingError, match=f"cannot be called '{name}'"):
        require_valued(Delivery(host="h", models={"subscription": (reserved,)}))


def test_a_model_that_nothing_is_decided_by_is_refused() -> None:
    delivery = FileConfig().delivery("riverbend").document
    typo = delivery.model_copy(update={"models": {"subscriptions": delivery.models["subscription"]}})
    with pytest.raises(UnknownNameError) as refusal:
        require_valued(typo)
    assert refusal.value.remedy == "nearest: subscription"
