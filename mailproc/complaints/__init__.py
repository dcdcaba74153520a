"""Complaints on both paths: what one comes to (steps 5 and 6), and reports of our own.

The rooms `abuse` (reading) and `desk` (tickets) do not know each other; here they meet.
"""
