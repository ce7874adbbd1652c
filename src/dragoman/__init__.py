"""Dragoman reads news reports on international affairs and keeps a sourced ledger of what happened and was promised."""
