"""Which names an experiment may have."""

import pytest

from infra.catalog.experiments.creation import require_name
from infra.catalog.experiments.errors import NameReserved

RESERVED = ("main", "ops", "run/daily/x/1", "candidate/x", "lease/x", "run", "candidate", "lease", "rebase/x")
IMPOSSIBLE = ("", "1st", "a b", "a@b", "a..b", "a/", "a.", "-a", "HEAD", "detached", "cafe0123cafe0123", "ä", "a\n")


@pytest.mark.parametrize("name", RESERVED)
def test_the_catalogs_own_names_are_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(NameReserved) as refused:
        require_name(name)
    assert f"{name!r} is reserved" in refused.value.what
    assert "main, ops, run/, candidate/, lease/, rebase/" in refused.value.remedy


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_the_server_would_not_take_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(NameReserved) as refused:
        require_name(name)
    assert f"{name!r} cannot name a branch" in refused.value.what
    assert "begin with a letter" in refused.value.remedy


@pytest.mark.parametrize("name", ["ada/try-1", "mainly", "runs/x", "operations", "Feature_2.x", "cafe"])
def test_any_other_name_will_do(name: str) -> None:
    require_name(name)
