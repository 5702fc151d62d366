"""What people do with released money, one module a matter.

paying   request, certify and pay what is released
booking  add to the book of an award
"""
