"""Who answers for bronze."""

OWNER = "data-platform"
