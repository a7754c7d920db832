"""Configuration asked for by name: validated, versioned by what it says, refused with the place and the remedy."""

from pathlib import Path

import pytest

from infra.config.service import FileConfig
from infra.errors import SettingError, UnknownNameError

HOST = """
name: gazette
site: gazette.example
zone: Europe/Paris
article_pattern: ^/a/([0-9]+)$
sources: [{name: log, adapter: access_log}]
"""
MODELS = """
host: gazette
models:
  subscription:
    - {name: steady, role: stable, module: models.subscription, parameters: {trees: 10}}
    - {name: deeper, role: alpha, module: models.subscription}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hosts").mkdir()
    (tmp_path / "models").mkdir()
    (tmp_path / "hosts" / "gazette.yaml").write_text(HOST)
    return tmp_path


def test_a_version_is_what_the_document_says_and_not_how_it_is_written(folder: Path) -> None:
    before = FileConfig(folder).host("gazette").version
    path = folder / "hosts" / "gazette.yaml"

    path.write_text("# a remark\n" + HOST)
    remarked = FileConfig(folder).host("gazette").version
    path.write_text(HOST + "rules: {must_open: [b, a]}\n")
    listed = FileConfig(folder).host("gazette").version
    path.write_text(HOST + "rules: {must_open: [a, b, a]}\n")

    assert remarked == before
    assert listed != before
    assert FileConfig(folder).host("gazette").version == listed


def test_an_unknown_host_is_named_with_the_nearest(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match="nearest: gazette"):
        FileConfig(folder).host("gazete")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("zone: Mars/Olympus", "Mars/Olympus"),
        ("article_pattern: ^/a/[0-9]+$", "one group"),
        ("rules: {stop_rate_pageview: {lower: 0.5, upper: 0.1}}", "lower 0.5 is above upper 0.1"),
        ("rules: {must_open: [a], must_wall: [a]}", "at once: a"),
        ("economics: {ltv: .nan, registration_value: 0, rpm: 0}", "economics.ltv"),
        ("paywall: yes", "paywall"),
    ],
)
def test_a_document_that_cannot_be_heeded_is_refused_by_file_and_field(folder: Path, line: str, fault: str) -> None:
    path = folder / "hosts" / "gazette.yaml"
    key = line.partition(":")[0]
    kept = [text for text in HOST.splitlines() if not text.startswith(f"{key}:")]
    path.write_text("\n".join([*kept, line]))

    with pytest.raises(SettingError) as refused:
        FileConfig(folder).host("gazette")

    assert fault in refused.value.what
    assert refused.value.where == str(path)


def test_a_host_without_a_delivery_has_no_models(folder: Path) -> None:
    assert FileConfig(folder).delivery("gazette").document.models == {}


def test_an_alpha_set_is_the_stable_one_with_its_own_variant(folder: Path) -> None:
    (folder / "models" / "gazette.yaml").write_text(MODELS)
    delivery = FileConfig(folder).delivery("gazette").document

    assert delivery.shadows == ("deeper",)
    assert delivery.chosen()["subscription"].name == "steady"
    assert delivery.chosen("deeper")["subscription"].name == "deeper"


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("role: alpha", "role: stable", "exactly one variant is stable"),
        ("role: stable", "role: alpha", "exactly one variant is stable"),
        ("name: deeper", "name: steady", "two variants of one name"),
        ("role: alpha", "role: beta", "role"),
        ("host: gazette", "host: courier", "courier"),
    ],
)
def test_a_delivery_that_would_leave_it_open_who_decides_is_refused(
    folder: Path, was: str, now: str, fault: str
) -> None:
    (folder / "models" / "gazette.yaml").write_text(MODELS.replace(was, now, 1))

    with pytest.raises(SettingError, match=fault):
        FileConfig(folder).delivery("gazette")


def test_every_document_of_the_product_is_valid() -> None:
    config = FileConfig()

    assert {config.host(name).document.name for name in config.hosts()} == set(config.hosts())
    assert [name for name in config.hosts() if config.host(name).document.simulated] == ["riverbend"]
    assert [name for name in config.hosts() if config.delivery(name).document.models] == ["riverbend"]
