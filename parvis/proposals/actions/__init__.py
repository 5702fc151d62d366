"""What people do with joint proposals, one module a matter.

opening     open a draft: alone, together, of an activity
drafting    invite the other side, accept, decline, say who one is
leaving     leave, replace a director, forget a person
writing     save an answer, restore an earlier one
files       hand in a file, take it out
commenting  remarks on a field
signing     sign a revision; void signatures with their cause
submitting  hand in, take back, open again
finding     the search index of submissions
stages      invite to the next phase
casework    case officer, notes, saved views
acting      write in somebody's name, once the person has agreed
absences    replace a director who is absent
telling     tell the people of drafts what changed in their call
"""
