"""The listeners: submission, SMTP and LMTP on aiosmtpd; `listeners` is the way in."""
