"""What a desk asks of the collector: a row that it claims within a second and answers in rows."""
