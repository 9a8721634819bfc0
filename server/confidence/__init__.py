"""Judges arrival confidence on past deliveries; knows no database and no graph but the model."""
