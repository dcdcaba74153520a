"""What every table of mailproc.toml is made of."""

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of mailproc.toml; unknown keys are refused."""
