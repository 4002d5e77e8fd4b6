"""Money, dates, periods, working days, references, lifecycles: plain Python that knows nothing of the web."""
