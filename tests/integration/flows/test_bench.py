"""What the benches ask of a home before they measure."""

import pytest

from flows.bench.semantic import NothingPublished, bench_semantic
from flows.workspace import Workspace


def test_metrics_are_not_measured_where_nothing_is_published(released: Workspace) -> None:
    with pytest.raises(NothingPublished) as refused:
        bench_semantic(released, 1, print)
    assert (refused.value.where, refused.value.remedy) == ("main", "`make demo`")
