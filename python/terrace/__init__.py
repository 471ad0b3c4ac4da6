"""The programs of Terrace, as a wheel brings them."""
