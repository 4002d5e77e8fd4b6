"""What applications are held to: plain functions of values and moments, without a database."""
