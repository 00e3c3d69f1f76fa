"""Webhooks: servers elsewhere are told what happens, signed, at least once, as far as administrators have chosen."""
