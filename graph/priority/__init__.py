"""Scores and ranks backorders by a policy and says why; knows no tables and no supply."""
