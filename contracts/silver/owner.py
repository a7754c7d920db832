"""Who answers for silver."""

OWNER = "analytics-engineering"
