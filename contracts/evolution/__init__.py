"""How tables follow their contracts: what is there, the plan from there to the contract, and its statements."""

from contracts.evolution.apply import statements
from contracts.evolution.changes import Change, ChangeKind, EvolutionRefused, Plan, Refusal
from contracts.evolution.plan import Terms, plan, plan_without_contract
from contracts.evolution.present import PresentTable, present_table

__all__ = [
    "Change",
    "ChangeKind",
    "EvolutionRefused",
    "Plan",
    "PresentTable",
    "Refusal",
    "Terms",
    "plan",
    "plan_without_contract",
    "present_table",
    "statements",
]
