"""The third path: what the desk owes at a moment, done when the moment comes.

Mail and people start clocks (planning.py, submission.py); `tick` finds those that are
due, lets the handler of their kind decide, and the store carries all of it out in one
transaction. One module a matter; `handlers` is the table of them.
"""
