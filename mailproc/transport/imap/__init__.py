"""One IMAP account as the port Mailbox (RFC 3501); `mailbox` is the way in."""
