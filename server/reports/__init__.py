"""Reports that operations ask for: fixed GraphQL documents and how their rows become tables."""
