"""What the programme office and those who ask it do; the only writers of the programme's tables.

revisions   adopt an edition of the programme file
calls       draft, edit, publish, withdraw
checking    try a call's rules on sample cases before it is published
changing    what may still change once a call is published: numbered addenda, extensions, documents
asking      public questions about a call, and threads with the office
finding     the search index of calls
inviting    directors invited to an activity
"""
