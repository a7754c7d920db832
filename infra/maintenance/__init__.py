"""Keeping the lake small and whole: retention, garbage, leases, expiry of snapshots, compaction. Knows no engine."""
