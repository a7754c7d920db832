"""Who answers for gold."""

OWNER = "analytics-engineering"
DECISIONS_OWNER = "decision-platform"
