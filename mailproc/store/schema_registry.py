"""Tables of the registry: customers, services, servers, networks, partners."""
