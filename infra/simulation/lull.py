"""Where a visitor stands after being stopped: which door it was, and how many days the lull still lasts.

State 0 is no lull; states 1 to 7 are after a regwall with that many days left; 8 to 14 after a paywall.
"""

import numpy as np

from infra.simulation.response import LULL_DAYS

STATES = 1 + 2 * LULL_DAYS
NO_LULL = 0
# The state on the day after meeting each door; an open one leaves the lull as it is, a day shorter.
AFTER_DOOR = np.array([NO_LULL, LULL_DAYS, 2 * LULL_DAYS])
NEXT_DAY = np.array([0 if state in {0, 1, 1 + LULL_DAYS} else state - 1 for state in range(STATES)])
DOOR_OF = np.array([0, *[1] * LULL_DAYS, *[2] * LULL_DAYS])
