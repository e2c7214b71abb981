"""How a provider's own customers, services and devices get onto a desk that is still empty."""
