"""`python -m contracts.odcs`: write the documents that the classes say."""

import sys
from datetime import UTC, datetime

from contracts.errors import PromiseBroken
from contracts.odcs.published import publish

if __name__ == "__main__":
    try:
        publish(datetime.now(UTC).date())
    except PromiseBroken as refused:
        sys.exit(str(refused))
