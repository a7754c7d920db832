"""What an identifier becomes before anything is stored."""

from ipaddress import ip_network

import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.classified import ACCESS_LOG, landed, verdicts
from tests.unit.transforms.reading import HASHED
from transforms.pseudonym import INTERNAL, internal_or

NETWORKS = (ip_network("192.0.2.0/25"), ip_network("2001:db8:1::/48"))
LINE = '{address} - - [17/May/2015:10:05:03 +0000] "GET /blog/ HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11; Linux)"'


@pytest.mark.parametrize("address", ["192.0.2.0", "192.0.2.127", "2001:db8:1::7", "2001:0db8:0001:0:0:0:0:7"])
def test_an_address_of_an_internal_network_is_told_as_that(address: str) -> None:
    assert internal_or(HASHED, NETWORKS)(address) == INTERNAL


@pytest.mark.parametrize("identifier", ["192.0.2.128", "2001:db8:2::7", "192.0.2", "ann@192.0.2.1", "", "3221225985"])
def test_what_is_no_such_address_is_hashed_like_ever(identifier: str) -> None:
    assert internal_or(HASHED, NETWORKS)(identifier) == HASHED(identifier)
    assert internal_or(HASHED, ()) is HASHED


def test_who_sits_in_the_newsroom_is_no_reader(spark: SparkSession) -> None:
    """Whatever else would be said of the line; one that cannot be read is refused for that."""
    lines = [LINE.format(address=address) for address in ("192.0.2.7", "192.0.2.200")]
    lines += [LINE.format(address="192.0.2.7").replace("Mozilla", "Googlebot"), "192.0.2.7 is not a line"]
    hashed = internal_or(HASHED, NETWORKS)
    found = verdicts(landed(spark, [ACCESS_LOG.pseudonymise(one, hashed) for one in lines]))
    assert [(row.refused_by, row.ignored_by) for row in found] == [
        (None, "landing.internal_traffic"),
        (None, None),
        (None, "landing.internal_traffic"),
        ("access_log.unparsable", None),
    ]
    assert not any("192.0.2" in row.payload for row in found)
