"""Time-phased available-to-promise and arrival confidence; knows no tables and no priorities."""
