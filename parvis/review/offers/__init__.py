"""What the evaluation gives to the apps above and hangs into the pages below, one module a matter."""
