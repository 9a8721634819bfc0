"""Parses and maps what people have into the exchange tables; writes nothing itself."""
