"""The rules of forms and answers, without a database: what a form may ask, and what may be answered."""
