"""Pages by their addresses."""

import re

from pyspark.sql import Column
from pyspark.sql import functions as F


def page_path(address: Column) -> Column:
    """The path of a URL or of a path with query and fragment: single slashes, `/` where there is none."""
    local = F.regexp_replace(address, r"(?i)\A[a-z][a-z0-9+.-]*://[^/?#]*", "")
    path = F.regexp_replace(F.regexp_replace(local, r"[?#][\s\S]*\z", ""), "/{2,}", "/")
    return F.when(path == "", F.lit("/")).otherwise(path)


def own_path(address: Column, site: str) -> Column:
    """The same; a page that was served from an AMP cache, `/v/s/<site>/…`, has the path that it has on its site.

    Source: https://developers.google.com/amp/cache/overview
    """
    cache = rf"\A/[vci](?:/s)?/(?:www\.)?{re.escape(site)}(?=/|\z)"
    path = F.regexp_replace(page_path(address), cache, "")
    return F.when(path == "", F.lit("/")).otherwise(path)
