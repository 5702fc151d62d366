"""The press library: assets, renditions, collections, clips, downloads."""
