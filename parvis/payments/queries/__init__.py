"""What payments read, one module a matter.

payments  payments on their way
books     an award's money at a glance
"""
