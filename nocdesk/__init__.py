"""What a service, an alarm, a ticket and a service level are: the part of NocDesk that knows."""
