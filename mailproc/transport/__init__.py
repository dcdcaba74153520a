"""How mail comes in and goes out: IMAP, SMTP and LMTP listeners, SMTP delivery."""
