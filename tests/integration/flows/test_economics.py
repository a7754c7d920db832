"""What a pageview earns, from the tables of a branch."""

from datetime import date, timedelta

from contracts import gold, silver
from contracts.contract import Contract
from flows.economics import Rpm, with_rpm_of
from flows.workspace import Workspace
from infra.config.host import Host
from tests.unit.contracts.rows import VALID, Row, frame_of

DAY = date(2026, 3, 28)


def of_day(contract: type[Contract], ago: int, **given: object) -> Row:
    return {**VALID[contract], "host": "riverbend", "day": DAY - timedelta(days=ago), **given}


def test_ads_of_the_last_four_weeks_in_the_hosts_currency_count_by_the_days_that_they_were_reported_of(
    work: Workspace, target: str
) -> None:
    catalog = work.branch_catalog(target)
    revenue = [
        of_day(silver.AdRevenue, 27, section="news", revenue=1.0, currency="USD"),
        of_day(silver.AdRevenue, 27, section="sports", revenue=2.0, currency="USD"),
        of_day(silver.AdRevenue, 28, revenue=500.0, currency="USD"),
        of_day(silver.AdRevenue, 1, revenue=500.0, currency="EUR"),
        of_day(silver.AdRevenue, 2, host="other", revenue=500.0, currency="USD"),
    ]
    visits = [
        of_day(gold.VisitorDaily, ago, pageviews=pageviews) for ago, pageviews in ((27, 100), (28, 9), (1, 900), (0, 5))
    ]
    visits.append(of_day(gold.VisitorDaily, 27, pageviews=50, visitor_id="b" * 32))
    read = [
        of_day(gold.ArticleFeatures, 0, article_id=section, section=section, pageviews_28d=pageviews)
        for section, pageviews in (("sports", 3), ("news", 1))
    ]
    read.append(of_day(gold.ArticleFeatures, 1, article_id="older", section="sports", pageviews_28d=99))
    for contract, rows in ((silver.AdRevenue, revenue), (gold.VisitorDaily, visits), (gold.ArticleFeatures, read)):
        frame_of(work.spark, contract, *rows).writeTo(f"{catalog}.{contract.definition().table}").append()

    host = work.config.host("riverbend").document
    found, rpm = with_rpm_of(work.spark, catalog, host, DAY)
    assert (rpm, found.economics.rpm) == (Rpm(20.0, "reported"), 20.0)
    assert found.model_copy(update={"economics": host.economics}) == host

    expecting = host.economics.model_copy(update={"rpm": 10.0, "rpm_by_section": {"sports": 30.0}})
    without_ads = tuple(source for source in host.sources if source.name != "ads")
    silent = Host.model_validate(host.model_copy(update={"sources": without_ads, "economics": expecting}))
    assert with_rpm_of(work.spark, catalog, silent, DAY)[1] == Rpm(25.0, "expected by section")
