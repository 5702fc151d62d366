"""What the programme office and those who ask it do; the only writers of the programme's tables.

revisions   adopt an edition of the programme file
calls       draft, edit, publish, withdraw, extend; addenda
"""
