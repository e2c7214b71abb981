"""Customers, their contacts, sites and agreements."""
