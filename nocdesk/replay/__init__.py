"""A recorded stream of events run again through the live code, on a virtual clock and in a store of its own."""
