"""Alarm quality: how much the alarms ask of those who watch them, by EEMUA 191 and ISA-18.2, and which alarms do it."""
