"""Why MetricFlow refused a query: the name that it does not know, or its page of explanation in a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from infra.errors import TollgateError, UnknownNameError
from semantic.errors import MetricRefused
from semantic.query import MetricQuery

_MESSAGE = re.compile(r"Error #1:\s+Message:\n(?P<message>.*?)(?=\n\s+(?:Suggestions|Query Input):|\Z)", re.DOTALL)
_TRACE = re.compile(r"Got exception:.*\n\s*[\w.]+(?:Error|Exception): ", re.DOTALL)


@dataclass(frozen=True)
class Known:
    """The names that a query can use; `dimensions` are those that its known metrics share."""

    metrics: Sequence[str]
    saved_queries: Sequence[str]
    dimensions: Sequence[str]


def diagnose(query: MetricQuery, error: Exception, known: Known) -> TollgateError:
    """The error that tells the reader of `query` what to mend."""
    unknown = next(_unknown_names(query, known), None)
    if unknown is not None:
        return unknown
    return MetricRefused(gist(error), where="semantic/", remedy="see `tollgate metric list` for what goes together")


def gist(error: Exception) -> str:
    """The message of the first error that MetricFlow lists, without its stack trace."""
    found = _MESSAGE.search(str(error))
    return " ".join(_TRACE.sub("", found["message"] if found else str(error)).split())


def _unknown_names(query: MetricQuery, known: Known) -> Iterator[UnknownNameError]:
    about = query.saved_query or ", ".join(query.metrics)
    asked = [*query.metrics, *query.group_by]
    sought: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (
        ("no saved query", [query.saved_query] if query.saved_query else [], known.saved_queries),
        ("no metric", query.metrics, known.metrics),
        (f"{about} cannot be grouped or filtered by", [*query.group_by, *query.fields()], known.dimensions),
        ("nothing asked for, so nothing to order by, is", query.ordered_by() if query.metrics else [], asked),
    )
    for what, names, there in sought:
        for name in names:
            if name not in there:
                near = get_close_matches(name, there, n=3, cutoff=0.4) or sorted(there)[:5]
                yield UnknownNameError(f"{what} {name!r}", where="semantic/", remedy=f"nearest: {', '.join(near)}")
