"""Pictures of pages from kept bytes: a browser without network, one for each proof. Knows no Django."""
