"""How a tier is made from the one below: vendor adapters, bronze, and the dbt project for silver and gold."""
