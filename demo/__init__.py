"""The example offices: what three offices have published, played into Almoner by the same actions that people use."""
