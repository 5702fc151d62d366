"""What people do with the money after an award, one module a matter.

paying     request, certify and pay, after every check
taking_back  withdraw a request, or return it with a reason
advancing  ask for an advance, and for what fills it up again
banking    name bank details, verify them by two people
filing     make the file that finance gives to the bank
returning  ask money back, book what came back
rating     enter rates of exchange, correct one
granting   say what the programme may commit
watching   import lists of sanctions, go on in spite of a match
booking    add to the book of an award
"""
