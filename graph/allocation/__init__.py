"""Decides which backorder gets which unit of supply; knows no tables, no HTTP, no model."""
