"""Relationship health, churn and value outlook from dated signals; knows no tables, no supply."""
