"""The wiring: settings, root addresses, the command line, the embedded PostgreSQL. Decides nothing about the work."""
