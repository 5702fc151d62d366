"""The auditor's pages.

pages      what was done lately, one case, the exceptions, the archive
sentences  entries of the trail in words
"""
