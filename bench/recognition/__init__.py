"""Recognition on held-out paper, with its errors, its costs and a peer on the same pages in the same run."""
