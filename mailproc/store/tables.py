"""All tables of the store together: mail (schema), and those of the desk's rooms."""

from mailproc.store import schema_abuse, schema_desk, schema_notices, schema_registry
from mailproc.store.schema import metadata

REVISION = "0006"
"""The migration that makes exactly these tables."""

__all__ = [
    "REVISION",
    "metadata",
    "schema_abuse",
    "schema_desk",
    "schema_notices",
    "schema_registry",
]
