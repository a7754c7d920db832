"""What a table is usually like, learned from the days before: measures, their bands, and what lies outside them."""
