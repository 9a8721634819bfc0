"""Every way to fulfil a line, or why not, priced on one scale; knows no tables and no plans."""
