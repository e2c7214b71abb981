"""Customers' trouble tickets, their match with alarms, and the promise of restoration."""
