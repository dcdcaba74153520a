"""The guided tour: the whole system on this machine with embedded mailboxes."""
