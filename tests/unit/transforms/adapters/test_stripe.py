"""Stripe's events: starts and cancellations, prices per month, and what changes nothing."""

from datetime import date, datetime
from typing import Any

import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.published import departures
from tests.unit.transforms.reading import HASHED, Reading, json_lines, kept, read_by

HOST = "washington_city_paper"
ITEM: dict[str, Any] = {
    "id": "si_1",
    "object": "subscription_item",
    "quantity": 1,
    "price": {
        "id": "price_1",
        "object": "price",
        "type": "recurring",
        "currency": "usd",
        "unit_amount": 9_900,
        "unit_amount_decimal": "9900",
        "nickname": "Digital, yearly",
        "lookup_key": "digital_year",
        "recurring": {"interval": "year", "interval_count": 1, "usage_type": "licensed"},
    },
}
# 2025-07-26T03:34:14Z, which is the day before in Washington.
SECOND = 1_753_500_854
EVENT: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "api_version": "2026-09-30.endive",
    "created": SECOND,
    "type": "customer.subscription.created",
    "livemode": True,
    "pending_webhooks": 0,
    "request": {"id": None, "idempotency_key": None},
    "data": {
        "object": {
            "id": "sub_1",
            "object": "subscription",
            "customer": "cus_QXg1o8vcGmoR32",
            "status": "active",
            "currency": "usd",
            "created": SECOND,
            "start_date": SECOND,
            "livemode": True,
            "cancel_at_period_end": False,
            "default_payment_method": "pm_4711",
            "metadata": {"visitor_id": "v1", "user_id": "frank", "email": "frank@x.example"},
            "items": {"object": "list", "has_more": False, "data": [ITEM]},
        }
    },
}


def event(
    kind: str = "created", *, before: str | None = None, top: dict[str, Any] | None = None, **changes: Any
) -> Any:
    """The event with changes of its subscription, and at its top."""
    data = {"object": {**EVENT["data"]["object"], **changes}}
    previous = {"previous_attributes": {"status": before}} if before else {}
    return {**EVENT, "type": f"customer.subscription.{kind}", "data": {**data, **previous}, **(top or {})}


def priced(*items: dict[str, Any]) -> Any:
    """The event of a subscription to these items, each with changes of its price (or `quantity`)."""
    made = [
        {**ITEM, "quantity": given.pop("quantity", 1), "price": {**ITEM["price"], **given}}
        for given in map(dict, items)
    ]
    return event(items={**EVENT["data"]["object"]["items"], "data": made})


def every(interval: str, count: int = 1) -> dict[str, Any]:
    return {"recurring": {"interval": interval, "interval_count": count, "usage_type": "licensed"}}


def events(spark: SparkSession, *given: object) -> Reading:
    return read_by(spark, "stripe", HOST, json_lines(*given))


def test_the_fixtures_are_what_stripe_publishes() -> None:
    given = [EVENT, event("updated", before="incomplete"), priced({"quantity": 2, **every("week", 2)})]
    assert departures("stripe", *given) == []


def test_every_field_of_a_start(spark: SparkSession) -> None:
    (row,) = events(spark, {**EVENT, "new": "x"}).rows()
    assert len(row.pop("event_id")) == 64
    assert row == {
        "day": date(2025, 7, 25),
        "event_type": "subscription",
        "ts": datetime(2025, 7, 26, 3, 34, 14),
        "visitor_id": HASHED("v1"),
        "user_id": HASHED("frank"),
        "plan": "Digital, yearly",
        "price": 8.25,
        "currency": "USD",
        "extras": '{"type":"customer.subscription.created","new":"x"}',
    }


PRICES: dict[str, tuple[list[dict[str, Any]], float | None, str | None]] = {
    "a month": ([every("month")], 99.0, "USD"),
    "a quarter": ([every("month", 3)], 33.0, "USD"),
    "a week": ([every("week")], 99 * 52 / 12, "USD"),
    "thirty days": ([every("day", 30)], 99 * 365 / 12 / 30, "USD"),
    "yen": ([{**every("month"), "currency": "jpy"}], 9900.0, "JPY"),
    "Bahraini dinars": ([{**every("month"), "currency": "bhd"}], 9.9, "BHD"),
    "Ugandan shillings": ([{**every("month"), "currency": "ugx"}], 99.0, "UGX"),
    "parts of a cent": ([{**every("month"), "unit_amount": None, "unit_amount_decimal": "50.5"}], 0.505, "USD"),
    "two seats and a magazine": ([{**every("month"), "quantity": 2}, {"unit_amount": 1_200}], 199.0, "USD"),
    "tiers": ([{"unit_amount": None, "unit_amount_decimal": None}], None, None),
    "nothing": ([], None, None),
}


def test_a_price_is_per_month_and_in_units_of_its_currency(spark: SparkSession) -> None:
    rows = events(spark, *(priced(*items) for items, _, _ in PRICES.values())).rows()
    for (name, (_, price, currency)), row in zip(PRICES.items(), rows, strict=True):
        assert (name, row["price"], row["currency"]) == (name, price and pytest.approx(price), currency)


def test_a_plan_is_called_as_the_publisher_calls_it(spark: SparkSession) -> None:
    nameless = {"nickname": None}
    given = [priced(nameless), priced({**nameless, "lookup_key": ""}), priced({}, {"nickname": "Magazine"}), priced()]
    plans = [row["plan"] for row in events(spark, *given).rows()]
    assert plans == ["digital_year", "price_1", "Digital, yearly + Magazine", None]


def test_the_visitor_is_the_customer_where_nothing_else_is_told(spark: SparkSession) -> None:
    first, second = events(spark, event(metadata={"user_id": "frank"}), event(metadata={})).rows()
    assert (first["visitor_id"], first["user_id"]) == (HASHED("frank"), HASHED("frank"))
    assert (second["visitor_id"], second["user_id"]) == (HASHED("cus_QXg1o8vcGmoR32"), None)


def test_an_event_sent_twice_keeps_its_id(spark: SparkSession) -> None:
    given = [EVENT, {**EVENT, "pending_webhooks": 3}, {**EVENT, "id": "evt_2"}]
    first, again, other = (row["event_id"] for row in events(spark, *given).rows())
    assert first == again != other


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    expanded = event(customer={"id": "cus_2", "name": "Frank Lee", "address": {"line1": "1 Main St"}})
    itself = {"id": "cus_3", "object": "customer", "email": "frank@x.example", "shipping": {"name": "Frank Lee"}}
    charge = {"id": "ch_1", "receipt_email": "frank@x.example", "billing_details": {"name": "Frank Lee"}}
    others = [{**EVENT, "type": "customer.created", "data": {"object": one}} for one in (itself, charge)]
    payloads = events(spark, EVENT, expanded, *others).payloads()
    who = ("cus_", '"v1"', "frank", "Frank Lee", "1 Main St", "pm_4711")
    assert [one for one in who if one in payloads] == []
    assert "price_1" in payloads


CHANGES: dict[str, tuple[Any, str]] = {
    "on trial": (event(status="trialing"), "subscription"),
    "paid at last": (event("updated", before="incomplete"), "subscription"),
    "resumed": (event("updated", before="paused"), "subscription"),
    "deleted": (event("deleted", status="canceled"), "cancellation"),
    "never collected": (event("updated", before="past_due", status="unpaid"), "cancellation"),
    "trial without a card": (event("updated", before="trialing", status="paused"), "cancellation"),
}


def test_a_change_of_status_starts_or_ends_a_subscription(spark: SparkSession) -> None:
    found = [row["event_type"] for row in events(spark, *(given for given, _ in CHANGES.values())).rows()]
    assert dict(zip(CHANGES, found, strict=True)) == {name: change for name, (_, change) in CHANGES.items()}


FATES: dict[str, tuple[Any, str | None]] = {
    "nothing": (EVENT, None),
    "an invoice": ({**EVENT, "type": "invoice.paid", "data": {"object": {"id": "in_1"}}}, "stripe.other_type"),
    "a trial's end": (event("trial_will_end"), "stripe.other_type"),
    "a test": (event(top={"livemode": False}), "stripe.test_mode"),
    "not yet paid": (event(status="incomplete"), "stripe.not_yet_paid"),
    "never paid": (event("deleted", status="incomplete_expired"), "stripe.never_paid"),
    "an end announced": (event("updated", cancel_at_period_end=True), "stripe.no_change"),
    "late": (event("updated", before="active", status="past_due"), "stripe.no_change"),
    "expired": (event("updated", before="incomplete", status="incomplete_expired"), "stripe.no_change"),
    "a subscription alone": ({**EVENT, "object": "subscription"}, "stripe.not_an_event"),
    "no time": (event(top={"created": None}), "stripe.bad_timestamp"),
    "milliseconds": (event(top={"created": SECOND * 1000}), "stripe.bad_timestamp"),
    "no status": (event(status=None), "stripe.unknown_status"),
    "a status of tomorrow": (event(status="frozen"), "stripe.unknown_status"),
    "an interval of tomorrow": (priced(every("decade")), "stripe.unknown_interval"),
    "an interval of no length": (priced(every("month", 0)), "stripe.unknown_interval"),
    "nobody": (event(metadata={}, customer=None), "subscriptions.v1.visitor_id.not_null"),
    "no id": (event(top={"id": ""}), "subscriptions.v1.event_id.not_null"),
    "a refund": (priced({"unit_amount": -1}), "subscriptions.v1.price.ge"),
    "no currency": (priced({"currency": None}), "subscriptions.v1.priced_in_a_currency"),
    "a date": (event(top={"created": "2025-07-26"}), "stripe.retyped"),
    "items of a list": (event(items=[ITEM]), "stripe.retyped"),
    "an amount of text": (priced({"unit_amount": "99.00"}), "stripe.retyped"),
}


def test_every_event_that_is_no_change_is_named_by_its_rule(spark: SparkSession) -> None:
    with kept(events(spark, *(given for given, _ in FATES.values()))) as reading:
        assert dict(zip(FATES, reading.fates(), strict=True)) == {name: rule for name, (_, rule) in FATES.items()}
