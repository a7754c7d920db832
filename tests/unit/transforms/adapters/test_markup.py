"""HTML as text: every reference that stands for a character, and nothing else."""

from html import unescape

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from transforms.adapters.markup import plain

# HTML -> text.
TEXTS: dict[str, str] = {
    "": "",
    "plain": "plain",
    "A &#038; B": "A & B",
    "It&#8217;s &#x201C;new&#X201d;": "It\N{RIGHT SINGLE QUOTATION MARK}s “new”",
    "caf&eacute;&nbsp;&amp;&hellip;": "café\N{NO-BREAK SPACE}&…",
    "&#128512;!": "\N{GRINNING FACE}!",
    "&amp;amp; &amp;lt;": "&amp; &lt;",
    "<em>so</em> <b class='x'>it</b> is": "so it is",
    "1 &lt; 2": "1 < 2",
    "AT&T &; & &nosuch; &#; &#x;": "AT&T &; & &nosuch; &#; &#x;",
    "&#55296;&#0;&#1114112;&#9999999;": "&#55296;&#0;&#1114112;&#9999999;",
    "&": "&",
}


def test_a_reference_becomes_the_character_that_it_stands_for(spark: SparkSession) -> None:
    frame = spark.createDataFrame(list(enumerate(TEXTS)), "n int, html string")
    found = [row.text for row in frame.select("n", plain(F.col("html")).alias("text")).orderBy("n").collect()]
    assert dict(zip(TEXTS, found, strict=True)) == TEXTS


@pytest.mark.parametrize("html", ["A &#038; B", "It&#8217;s &#x201C;new&#X201d;", "caf&eacute;&nbsp;&amp;&hellip;"])
def test_what_is_expected_is_what_pythons_own_reader_of_html_says(html: str) -> None:
    assert TEXTS[html] == unescape(html)


def test_nothing_stays_nothing(spark: SparkSession) -> None:
    (row,) = spark.range(1).select(plain(F.lit(None).cast("string")).alias("text")).collect()
    assert row.text is None
