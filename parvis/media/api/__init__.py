"""The press library for programs."""
