"""One file a screen or a part of one."""
