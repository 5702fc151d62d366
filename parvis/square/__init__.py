"""The pages that span all: made of each app's offers; nothing imports it."""
