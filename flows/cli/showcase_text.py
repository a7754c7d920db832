"""The demo's end, as text: what was published, the rules against their bands, and what to try next."""

from flows.cli.output import Document
from flows.cli.table import render_table

TRY_NEXT = (
    'tollgate sql "select * from gold.article_daily order by pageviews desc limit 5"',
    'tollgate sql "select host, source, records, accepted, quarantined, ignored from bronze.deliveries"',
    "tollgate metric query --metrics stop_rate_pageview,walling_ratio_article --group-by host",
    "tollgate branch log main",
    "tollgate run daily --host semicomplete --day 2015-05-20",
)

SIMULATED = "riverbend is simulated, and its visitors buy five times as readily as published figures allow."


def text_of_demo(document: Document) -> str:
    """Tables, then the five commands."""
    runs = [
        (run["flow"], run["host"], run["status"], (run.get("published_hash") or "")[:12]) for run in document["runs"]
    ]
    bands = [
        (
            f"{row['host']} ({row['decided_by']})",
            f"{row['measure']} {row['scope']}",
            f"{row['lower_bound']:.3f}",
            f"{row['value']:.4f}",
            f"{row['upper_bound']:.3f}",
            "yes" if row["satisfied"] else "NO",
        )
        for row in document["constraints"]
    ]
    shadows = [
        (row["host"], row["shadow"], row["visitors"], f"{row['agreement_share']:.3f}") for row in document["shadows"]
    ]
    return "\n\n".join(
        [
            render_table(("flow", "host", "status", "published at"), runs),
            render_table(("table on main", "rows"), [(table["name"], table["rows"]) for table in document["tables"]]),
            render_table(("host (decided by)", "rate and scope", "lower", "value", "upper", "in band"), bands),
            render_table(("host", "shadow", "visitors", "agreement with stable"), shadows),
            f"main is at {document['published_hash']}\nreport: {document['report']}\n{SIMULATED}",
            "Try next (after `source .venv/bin/activate`):\n" + "\n".join(f"  {line}" for line in TRY_NEXT),
        ]
    )
