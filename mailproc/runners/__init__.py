"""The roles of the service: poller, relay, delivery, clock.

Each runs the loop claim → do → acknowledge in threads of its own and goes on
whatever one message does. These modules hold the only broad `except`.
"""
