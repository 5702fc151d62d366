"""Who gets past the door of a page.  Closed unless a view says it is public."""

from django.contrib.auth.decorators import login_not_required

public = login_not_required
"""Marks a view as open to anybody; a house test keeps the list of them."""
