"""Who is told what of the evaluation, one module a matter."""
