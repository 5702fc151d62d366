"""The newsletter: who asked for it, issues made of assets, one mail each, one click to leave."""
