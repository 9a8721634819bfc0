"""Which exceptions stand, by rule: raises and closes them; knows no tables and no people."""
