"""What every app stands on: the error family, sealed columns, identifiers. No models, no workflow."""
