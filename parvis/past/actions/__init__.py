"""The only writers of what came before.

taking_in   files: brought, taken in as a whole, dropped
indexing    the fingerprints of what awards say
likening    whose account a past person is, as an officer says
forgetting  people who are forgotten, files that nobody confirmed
"""
