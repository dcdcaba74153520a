"""Delivery to smarthosts: the port Deliver; `smarthosts` is the way in."""
