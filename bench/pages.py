"""The pages that people wait for, at three sizes of office."""
