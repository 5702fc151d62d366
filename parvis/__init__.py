"""Parvis: the open square of an international science programme.

Press library outside, programme office inside.  The map of the house is in
README.md; how its code looks is in docs/style.md.
"""
