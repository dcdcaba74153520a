"""Events on both paths: a provider's notice comes in, notices to partners go out.

The rooms `notices` (reading), `desk` and `compose` do not know each other; here they
meet. Reads the ledger, opens nothing itself.
"""
