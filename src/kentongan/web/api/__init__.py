"""The HTTP API: JSON in, JSON out, for programs that hold a token."""
