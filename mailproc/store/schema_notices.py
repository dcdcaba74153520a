"""Tables of the store: events, obligations and the state of each partner."""
