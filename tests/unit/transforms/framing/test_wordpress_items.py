"""WordPress exports, and XML that only looks like one or is made to hurt."""

import json

import pytest

from tests.unit.transforms.framing.framed import framed, texts
from transforms.errors import DeliveryRefused
from transforms.framing.wordpress_items import WordPressItems

WXR = WordPressItems()
ITEM = (
    "<item><title>A &amp; B</title><wp:post_id>7</wp:post_id><content:encoded><![CDATA[<p>x</p>]]></content:encoded>"
    '<category domain="post_tag" nicename="d-c"><![CDATA[D.C.]]></category><empty/>'
    "<wp:comment><wp:comment_author>Ann</wp:comment_author></wp:comment></item>"
)


def export(*items: str, before: str = "") -> bytes:
    channel = f"<channel><title>B</title>{''.join(items)}</channel>"
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("wp", "dc", "content", "plugin"))
    return f'<?xml version="1.0"?>{before}<rss version="2.0" {spaces}>{channel}</rss>'.encode()


def test_an_item_is_an_object_of_its_elements() -> None:
    (text,) = texts(WXR, export(ITEM))
    assert json.loads(text) == {
        "title": "A & B",
        "wp:post_id": "7",
        "content:encoded": "<p>x</p>",
        "category": [{"@domain": "post_tag", "@nicename": "d-c", "#text": "D.C."}],
        "empty": "",
        "wp:comment": [{"wp:comment_author": "Ann"}],
    }


def test_items_come_in_order_and_nothing_around_them_is_a_record() -> None:
    assert [json.loads(text)["n"] for text in texts(WXR, export(*(f"<item><n>{n}</n></item>" for n in range(9))))] == [
        str(n) for n in range(9)
    ]
    assert framed(WXR, export()) == []


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
REFUSED = {
    "an entity bomb": (export("<item><title>&c;</title></item>", before=LAUGHS), "document type"),
    "a file of the machine": (
        export("<item>&x;</item>", before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "document type",
    ),
    "cut off": (export(ITEM)[:-30], "malformed"),
    "not UTF-8": (export("<item><title>X</title></item>").replace(b"X", b"\xe9"), "malformed"),
    "other XML": (b"<feed><item/></feed>", "no WordPress export"),
    "no XML": (b"title,link\n1,2\n", "malformed"),
    "nested without end": (export("<item>" + "<a>" * 5_000), "nested more than"),
    "an item without end": (export("<item>" + "x" * 2_000), "an item of more than"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_export_is_refused_with_the_reason(case: str) -> None:
    content, reason = REFUSED[case]
    with pytest.raises(DeliveryRefused) as refused:
        framed(WordPressItems(max_item_bytes=1_000) if "without end" in case else WXR, content)
    assert reason in refused.value.reason
