"""What each operation does: plain values in, ids of rows out.  The caller holds the transaction."""
