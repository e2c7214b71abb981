"""The site map: where on a flat map the sites stand, which of them stand together, and how they are painted."""
