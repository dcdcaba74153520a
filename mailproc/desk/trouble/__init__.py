"""Words of clients that say a service is down or unstable (S1.4), in ru, en and pl."""
