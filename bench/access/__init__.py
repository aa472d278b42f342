"""What the permission decision costs in a large company."""
