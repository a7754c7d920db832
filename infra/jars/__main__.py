"""`python -m infra.jars`: fetch the jars, for `make setup`."""

import sys

from infra.errors import TollgateError
from infra.jars.fetch import fetch_jars
from infra.settings import load_settings


def main() -> int:
    """Fetch what is missing; 1 when that is refused or fails."""
    try:
        fetch_jars(load_settings())
    except TollgateError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
