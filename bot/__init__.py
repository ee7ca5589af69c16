"""Samenwerkgids: the server side of a Dutch guide to the NCSC's page "Samenwerking starten"."""
