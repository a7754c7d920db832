"""A publisher that no code knows: its document is tried on a sample, and added to a home."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from pyspark.sql import SparkSession

from flows.hosts import add_host, require_readable, source_of, try_sample
from infra.config.host import Host
from infra.config.service import config_of, read_host
from infra.errors import SettingError, UnknownNameError
from infra.settings import Settings
from tests.unit.transforms.adapters.test_mapped import CLICKS, HEADER, VIEW, csv_file_of
from transforms.errors import DeliveryRefused, IncompleteMapping

DAY = date(2026, 3, 10)
DOCUMENT = {
    "name": "gazette",
    "site": "gazette.example",
    "zone": "America/Chicago",
    "article_pattern": "^/[a-z]+/(rb-[0-9]+)$",
    "sources": [{"name": "clicks", "mapping": yaml.safe_load(CLICKS)}],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(DOCUMENT))
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_a_host_that_was_added_is_configured_like_the_products_own(settings: Settings, file: Path) -> None:
    before = config_of(settings).hosts()
    path = add_host(settings, file)

    config = config_of(settings)
    assert set(config.hosts()) - set(before) == {"gazette"}
    assert config.host("gazette").document == read_host(path, "gazette")
    assert config.host("riverbend").document.simulated


def test_a_host_is_not_replaced_unasked(settings: Settings, file: Path) -> None:
    add_host(settings, file)
    with pytest.raises(SettingError, match="has a host 'gazette' already"):
        add_host(settings, file)
    file.write_text(yaml.safe_dump({**DOCUMENT, "site": "other.example"}))
    add_host(settings, file, replace=True)
    assert config_of(settings).host("gazette").document.site == "other.example"


def test_what_cannot_be_read_is_not_added(settings: Settings, file: Path) -> None:
    mapping = yaml.safe_load(
        CLICKS.replace("event_type: {path: Kind, words: {View: pageview, Ping: ping}}\n      ", "")
    )
    for sources, error, words in (
        ([{"name": "clicks", "mapping": mapping}], IncompleteMapping, "lacking: event_type"),
        ([{"name": "clicks", "adapter": "snowplough"}], UnknownNameError, "snowplow"),
        ([{"name": "clicks"}], SettingError, "either an adapter or a mapping"),
    ):
        file.write_text(yaml.safe_dump({**DOCUMENT, "sources": sources}))
        with pytest.raises(error, match=words):
            add_host(settings, file)
    assert "gazette" not in config_of(settings).hosts()


def test_a_sample_tells_what_would_become_of_it_and_why(spark: SparkSession, file: Path, tmp_path: Path) -> None:
    host = require_readable(read_host(file))
    sample = tmp_path / "clicks.csv"
    sample.write_bytes(csv_file_of(VIEW, {**VIEW, "At": "soon"}, {**VIEW, "Network": "office"}, {**VIEW, "Page": ""}))

    trial = try_sample(spark, host, source_of(host, None), sample, DAY)

    assert (trial.records, trial.accepted, trial.quarantined, trial.ignored) == (4, 1, 2, 1)
    assert trial.reasons == {"events.v1.path.not_null": 1, "mapped.internal": 1, "mapped.ts_retyped": 1}
    (row,) = trial.rows
    assert (row["event_type"], row["article_id"]) == ("pageview", "rb-7")
    assert [(one["record"], one["rules"]) for one in trial.refused] == [
        (1, ["mapped.ts_retyped"]),
        (3, ["events.v1.path.not_null"]),
    ]
    assert VIEW["Visitor No."] not in str(trial.refused[0]["payload"])


def test_a_sample_of_other_columns_is_refused_with_the_drift_named(
    spark: SparkSession, file: Path, tmp_path: Path
) -> None:
    host, sample = read_host(file), tmp_path / "clicks.csv"
    sample.write_bytes(csv_file_of(VIEW).replace(b"Visitor No.", b"Visitor"))
    with pytest.raises(DeliveryRefused, match=r"'Visitor No\.' is missing, was it renamed to 'Visitor'"):
        try_sample(spark, host, source_of(host, None), sample, DAY)
    assert "Visitor No." in HEADER


def test_which_source_is_meant_must_be_plain() -> None:
    two = Host.model_validate({**DOCUMENT, "sources": [*DOCUMENT["sources"], {"name": "log", "adapter": "access_log"}]})
    assert source_of(two, "log").adapter == "access_log"
    for name, words in ((None, "2 sources, and none was named"), ("logs", "no source 'logs'")):
        with pytest.raises(UnknownNameError, match=words):
            source_of(two, name)
