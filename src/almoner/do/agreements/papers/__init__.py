"""The paper of an agreement: its clauses, how it is drawn up, what it still lacks, and how far its signing is."""
