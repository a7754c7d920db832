"""What HTML says, as text."""

from html.entities import name2codepoint

from pyspark.sql import Column
from pyspark.sql import functions as F

from transforms.adapters.words import looked_up

_TAG = r"<[^<>]*>"
_DECIMAL, _HEXADECIMAL, _NAMED = r"\A#(\d{1,7});", r"\A#[xX]([0-9A-Fa-f]{1,6});", r"\A([A-Za-z][A-Za-z0-9]*);"


def plain(html: Column) -> Column:
    """Without tags, and with the characters that references stand for, by number or by HTML 4's names.

    What is no reference, or one to no character, stays as it is.
    """
    parts = F.split(F.regexp_replace(html, _TAG, ""), "&")
    rest = F.transform(F.slice(parts, 2, F.greatest(F.size(parts) - 1, F.lit(0))), _resolved)
    return F.concat(F.try_element_at(parts, F.lit(1)), F.array_join(rest, ""))


def _resolved(part: Column) -> Column:
    """What stood after an ampersand."""
    code = F.coalesce(
        F.regexp_extract(part, _DECIMAL, 1).try_cast("int"),
        F.conv(F.nullif(F.regexp_extract(part, _HEXADECIMAL, 1), F.lit("")), 16, 10).try_cast("int"),
        looked_up(name2codepoint, F.regexp_extract(part, _NAMED, 1)),
    )
    is_character = code.between(0x20, 0xD7FF) | code.between(0xE000, 0x10FFFF)
    character = F.decode(F.unhex(F.lpad(F.hex(code), 8, "0")), "UTF-32")
    return F.when(is_character, F.concat(character, F.regexp_replace(part, r"\A[^;]*;", ""))).otherwise(
        F.concat(F.lit("&"), part)
    )
