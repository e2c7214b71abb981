"""What `nocdesk` does from a terminal; the front door itself is nocdesk/cli.py."""
