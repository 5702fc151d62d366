"""What came before: awards and people taken in from files, for conflicts, passages and the reading of a proposal."""
