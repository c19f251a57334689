"""Tax: what a store charges where, on what, and how it rounds."""
