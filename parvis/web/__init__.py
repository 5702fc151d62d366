"""The design system: tokens, components, templates every page stands in, and what every answer shares."""
