"""What people and the worker do in the press library; the only writers of its tables.

ingest       a file comes in and becomes a draft
preparing    what the worker finds and makes
describing   words, facts, shotlist, tags
publishing   publish at a moment, withdraw, back to draft
collections  gather, order, publish
jobs         the life of long work
"""
