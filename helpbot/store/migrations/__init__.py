"""One migration a file; schema.py says in which order."""
