"""The document that the README shows is one that works."""

import re
from pathlib import Path

import yaml

import infra.config
from flows.hosts import require_readable
from infra.config.host import Host

README = Path(infra.config.__path__[0]) / "README.md"


def test_the_example_is_a_host_whose_every_source_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)
    host = require_readable(Host.model_validate(yaml.safe_load(example)))
    assert [source.name for source in host.sources] == ["clicks", "sessions", "ads"]
