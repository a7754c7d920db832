"""Access log lines, as a server writes them."""

from datetime import UTC, datetime

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.107 Safari/537.36"


def line(
    path: str = "/articles/ssh-security/",
    *,
    at: datetime = datetime(2015, 5, 17, 20, 0, tzinfo=UTC),
    address: str = "198.51.100.7",
    referrer: str = "-",
    agent: str = BROWSER,
    status: int = 200,
) -> str:
    time = at.strftime("%d/%b/%Y:%H:%M:%S %z")
    return f'{address} - - [{time}] "GET {path} HTTP/1.1" {status} 1234 "{referrer}" "{agent}"\n'
