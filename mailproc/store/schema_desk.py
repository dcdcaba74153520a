"""Tables of the store: tickets, clocks, notes, drafts."""
