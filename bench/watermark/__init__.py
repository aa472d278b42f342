"""How surely a delivery is named, and how surely nobody else is: the study behind the watermark's threshold."""
