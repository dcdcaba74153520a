"""Outgoing mail: policy, copy to support@, signature block, machine-made mail."""
