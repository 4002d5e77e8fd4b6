"""What a passport asks for, what of it counts on a day, and how bank details are written."""
