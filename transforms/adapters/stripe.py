"""Stripe's events as JSON objects: those that change whether a customer subscribes are subscription events.

A customer subscribes while the subscription's status lets him read: active, trialing, or past due while Stripe still
tries to collect. A start is a subscription created in, or updated into, one of these; a cancellation is one deleted, or
updated out of them. `cancel_at_period_end` announces an end and changes nothing yet: the deletion comes when it is due.

- `ts` is `created` of the event, in seconds of UTC.
- `price` is the list price per month of all items together, without discounts and taxes; null where one is in tiers.
- The visitor is `metadata.visitor_id` of the subscription, else `metadata.user_id`, else Stripe's customer.

Source: https://docs.stripe.com/api/events/object, https://docs.stripe.com/api/subscriptions/object
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Subscriptions
from transforms.adapters.json_format import Columns, JsonFormat, names, text
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

_SUBSCRIBES = ("active", "trialing", "past_due")
# https://docs.stripe.com/api/subscriptions/object#subscription_object-status
_STATUSES = (*_SUBSCRIBES, "incomplete", "incomplete_expired", "canceled", "unpaid", "paused")

# https://docs.stripe.com/currencies#zero-decimal; UGX is on the list as well, but as a special case its amounts have
# two decimals, as ISK's.
ZERO_DECIMAL = names("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF")
THREE_DECIMAL = names("BHD JOD KWD OMR TND")

# How many months one interval has.
MONTHS = {"day": 12 / 365, "week": 12 / 52, "month": 1.0, "year": 12.0}

_PRICE = """
    struct<id: string, unit_amount: bigint, unit_amount_decimal: string, currency: string, nickname: string,
    lookup_key: string, recurring: struct<interval: string, interval_count: bigint>>
"""
_SUBSCRIPTION = f"""
    struct<id: string, customer: string, status: string, metadata: struct<visitor_id: string, user_id: string>,
    items: struct<data: array<struct<quantity: bigint, price: {_PRICE}>>>>
"""
_FIELDS = f"""
    id string, object string, type string, created bigint, livemode boolean,
    data struct<object: {_SUBSCRIPTION}, previous_attributes: struct<status: string>>
"""
_KNOWN = names("account api_version context pending_webhooks request")
_CLIENT = names(
    """
    customer customer_account customer_address customer_details customer_email customer_name customer_phone
    customer_shipping visitor_id user_id email receipt_email name phone address shipping billing_details ip ip_address
    card payment_method default_payment_method default_source source fingerprint
    """
)
# A customer's own object has its id in `id`, as every other object has.
_CUSTOMER = r"cus_\w+"
_KINDS = {f"customer.subscription.{kind}": kind for kind in ("created", "updated", "deleted")}
# Of any time from 1973 to 2286: milliseconds would be another vendor's.
_FIRST_SECOND, _LAST_SECOND = 10**8, 10**10
_ITEMS = "f.data.object.items.data"


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    second = F.when(F.col("f.created").between(_FIRST_SECOND, _LAST_SECOND), F.col("f.created"))
    return parsed.withColumns(
        {
            "kind": looked_up(_KINDS, F.col("f.type")),
            "ts": F.timestamp_seconds(second),
            "now": _subscribes("f.data.object.status"),
            "before": _subscribes("f.data.previous_attributes.status"),
        }
    )


def _subscribes(status: str) -> Column:
    return F.col(status).isin(*_SUBSCRIBES)


def _foreign() -> Rules:
    return (("stripe.not_an_event", ~F.equal_null(F.col("f.object"), F.lit("event"))),)


def _refusing() -> Rules:
    told, status = F.col("kind").isNotNull(), F.col("f.data.object.status")
    strange = F.exists(_ITEMS, lambda item: _is_strange(item["price"]["recurring"]))
    return (
        ("stripe.bad_timestamp", F.col("ts").isNull()),
        ("stripe.unknown_status", told & ~F.coalesce(status.isin(*_STATUSES), F.lit(False))),
        ("stripe.unknown_interval", told & F.coalesce(strange, F.lit(False))),
    )


def _is_strange(recurring: Column) -> Column:
    """Whether a price recurs in intervals of no known length; one of no length would divide by nothing."""
    return ~recurring["interval"].isin(*MONTHS) | (recurring["interval_count"] < 1)


def _ignoring() -> Rules:
    kind, now, before = F.col("kind"), F.col("now"), F.col("before")
    return (
        ("stripe.other_type", kind.isNull()),
        ("stripe.test_mode", ~F.col("f.livemode")),
        ("stripe.not_yet_paid", (kind == "created") & ~now),
        # Whose first payment never came was no subscriber.
        ("stripe.never_paid", (kind == "deleted") & (F.col("f.data.object.status") == "incomplete_expired")),
        ("stripe.no_change", (kind == "updated") & F.coalesce(before == now, F.lit(True))),
    )


def _event(host: HostContext, source: str) -> Columns:
    """What of an event is what of a subscription event."""
    stops = (F.col("kind") == "deleted") | ~F.col("now")
    user = text("f.data.object.metadata.user_id")
    plans = F.transform(_ITEMS, lambda item: _plan(item["price"]))
    price = _price_per_month()
    return {
        "event_id": vendor_id(host.name, source, text("f.id")),
        "event_type": F.when(stops, F.lit("cancellation")).otherwise(F.lit("subscription")),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": F.coalesce(text("f.data.object.metadata.visitor_id"), user, text("f.data.object.customer")),
        "user_id": user,
        "plan": F.nullif(F.array_join(plans, " + "), F.lit("")),
        "price": price,
        "currency": F.when(price.isNotNull(), _currency()),
    }


def _plan(price: Column) -> Column:
    """What the publisher calls a price: by its name, its key, or the id that Stripe gave it."""
    return F.coalesce(*(F.nullif(price[name], F.lit("")) for name in ("nickname", "lookup_key", "id")))


def _currency() -> Column:
    """Of the first item; Stripe allows one currency in a subscription."""
    return F.upper(F.try_element_at(F.col(_ITEMS), F.lit(1))["price"]["currency"])


def _price_per_month() -> Column:
    """All items in units of the currency; null if one has no amount, or there is none."""
    decimals = F.when(_currency().isin(*ZERO_DECIMAL), 1).when(_currency().isin(*THREE_DECIMAL), 1000).otherwise(100)

    def monthly(item: Column) -> Column:
        price, recurring = item["price"], item["price"]["recurring"]
        amount = F.coalesce(price["unit_amount"].cast("double"), price["unit_amount_decimal"].try_cast("double"))
        period = looked_up(MONTHS, recurring["interval"]) * F.coalesce(recurring["interval_count"], F.lit(1))
        return F.try_divide(amount * F.coalesce(item["quantity"], F.lit(1)), period)

    total = F.aggregate(_ITEMS, F.lit(0.0), lambda so_far, item: so_far + monthly(item))
    return F.when(F.size(_ITEMS) > 0, total / decimals)


STRIPE = JsonFormat(
    name="stripe",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers(*_CLIENT, shape=_CUSTOMER),
    contract=Subscriptions,
    told_by=("id", "object", "type", "created", "data"),
    foreign=_foreign,
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_event,
    aside=("type",),
    known=_KNOWN,
).adapter()
