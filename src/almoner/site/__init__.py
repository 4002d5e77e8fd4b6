"""The wiring: settings, root addresses, the command line and the embedded PostgreSQL. Decides nothing about the work."""
