"""Who stands how to what: relations and conflicts, dated, with cause."""
