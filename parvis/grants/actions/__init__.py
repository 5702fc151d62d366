"""What people do with awards, one module a matter.

offering   make an award from what the nations agreed, offer it by letter
accepting  accept or decline the letter
reporting  write, sign and judge reports
paying     request, certify and pay what is released
ledger     the book of an award
"""
