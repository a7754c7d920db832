"""What a change of a contract does to those who read and write its table, judged from what both versions say.

The table of all judgements is `contracts/compatibility/judgements.py`.
"""

from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import ChangeClass, Difference
from contracts.compatibility.tables import findings
from contracts.compatibility.versions import ContractChange, contract_changes

__all__ = ["ChangeClass", "ContractChange", "Difference", "Finding", "contract_changes", "findings"]
