"""The catalogue of paths and the one reader: a reading in, rows out, few statements."""
