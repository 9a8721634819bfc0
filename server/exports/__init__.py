"""Writes what the database holds in the exchange format; changes nothing."""
