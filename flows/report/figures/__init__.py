"""The report's figures: each module draws one kind, from rows to an inline SVG."""
