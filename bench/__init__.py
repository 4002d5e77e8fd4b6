"""The benchmarks: each measures a floor in the same run and prints how far above it we are."""
