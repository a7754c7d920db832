"""What an action is worth for a visitor who meets a door, against leaving it open."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from infra.config.newsroom import Economics
from models.features import OPEN, REGWALL, Floats

# Scores of one model: a row per visitor, a column per strategy.
Scores = Mapping[str, Floats]


def action_values(scores: Scores, economics: Economics, registered: npt.NDArray[np.bool_]) -> Floats:
    """`v_ia = Δp_sub·LTV + Δp_reg·V_reg - Δpageviews_lost·RPM/1000`, each Δ against open.

    Args:
        scores: by model: subscription and registration (probabilities), engagement (pageviews); what is not
            modelled counts nothing.
        economics: in the host's currency, as the values are.
        registered: who is registered already, and so can neither register nor be stopped by a regwall.

    Returns:
        A row per visitor, a column per strategy of `models.features.STRATEGIES`; open is worth 0.
    """
    values = np.zeros((len(registered), 3))
    worth = {
        "subscription": economics.ltv,
        "registration": economics.registration_value,
        "engagement": economics.rpm / 1000,
    }
    for model, per_unit in worth.items():
        if model in scores:
            gained = scores[model] - scores[model][:, [OPEN]]
            if model == "registration":
                gained = np.where(registered[:, None], 0.0, gained)
            values += gained * per_unit
    values[registered, REGWALL] = 0.0
    return values
