"""What is fixed before any policy acts: people, articles, the demand for them, and how people respond."""

from dataclasses import dataclass

from infra.simulation.audience import Visitors, draw_visitors
from infra.simulation.demand import Demand, draw_demand
from infra.simulation.newsroom import Articles, draw_articles
from infra.simulation.response import Response, respond
from infra.simulation.scenario import Scenario


@dataclass(frozen=True)
class Nature:
    """The parts that all policies of one scenario share."""

    scenario: Scenario
    visitors: Visitors
    articles: Articles
    demand: Demand
    response: Response


def draw_nature(scenario: Scenario) -> Nature:
    """Draw everything of a scenario that no wall can change."""
    visitors, articles = draw_visitors(scenario), draw_articles(scenario)
    demand = draw_demand(scenario, visitors, articles)
    return Nature(scenario, visitors, articles, demand, respond(visitors, scenario.eagerness))
