"""Engineers' branches: begun from any ref, compared, merged through the publisher, rebased, deleted (ADR 0008)."""
