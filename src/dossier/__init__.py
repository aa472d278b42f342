"""Dossier: personnel paper in; a governed, searchable, provable employee dossier out."""
