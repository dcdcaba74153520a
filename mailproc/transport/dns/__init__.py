"""Questions to the DNS: `resolver` asks, with a fixed time for all of one mail."""
