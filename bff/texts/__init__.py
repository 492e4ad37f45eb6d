"""All texts of the server, its pages and the fronts, for whoever translates or checks them."""
