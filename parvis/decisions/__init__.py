"""How the nations decide: political notes, papers, silence, action sheets."""
