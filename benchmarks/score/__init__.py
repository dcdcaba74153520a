"""How often the readers are right, field by field, over labelled mail.

A module here is a group with a function `scores`; `__main__` finds them by name.
"""
