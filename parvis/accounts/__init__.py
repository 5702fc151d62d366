"""People, their roles and their consent; sign-up, sign-in, sessions."""
