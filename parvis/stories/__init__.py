"""Flagship activities: what came of the science, told with pictures from the press library."""
