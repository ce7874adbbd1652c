"""Fetches feeds and articles politely, files them in a ledger, and tells what has changed."""
