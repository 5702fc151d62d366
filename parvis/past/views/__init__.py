"""The office's pages of what came before."""
