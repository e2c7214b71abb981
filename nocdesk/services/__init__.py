"""The service inventory: what each customer bought, its state and what it depends on. No word of the network."""
