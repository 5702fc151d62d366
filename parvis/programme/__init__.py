"""The programme: the editions of its file, calls, activities opened by the secretariat, questions to the office."""
