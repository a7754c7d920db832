"""`python -m infra.cds`: make the archives of this environment, for `make setup`."""

import subprocess
import sys

import psutil

from infra.cds.making import make_archives
from infra.errors import TollgateError
from infra.jars import fetch_jars
from infra.settings import load_settings


def main() -> int:
    """Make what is missing; where that fails, say so and let the setup go on: nothing but speed depends on it."""
    settings = load_settings()
    try:
        make_archives(settings, fetch_jars(settings), lambda line: sys.stderr.write(f"{line}\n"))
    except (TollgateError, OSError, subprocess.SubprocessError, psutil.Error) as error:
        sys.stderr.write(f"classes: not recorded, so Spark and the catalog start as slowly as before: {error}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
