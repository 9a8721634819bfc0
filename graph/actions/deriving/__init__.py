"""The steps of a refresh, in its order; each takes facts and returns rows, none writes."""
