"""Imprint over HTTP beside bare Flask: the same server, the same settings, the same load, all in turns."""
