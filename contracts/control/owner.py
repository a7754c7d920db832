"""Who answers for control."""

OWNER = "platform"
