"""What people do with awards, one module a matter.

offering     make an award from what the nations agreed, offer it by letter
accepting    accept or decline the letter
reporting    write, sign and judge reports
bookkeeping  tell the book of an award what happened to its money
closing      close an award once nothing is open any more
"""
