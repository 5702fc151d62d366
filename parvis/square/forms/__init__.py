"""What a visitor types on the pages that span all; and the annual report as papers and files."""
