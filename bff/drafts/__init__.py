"""Drafts (草稿): the form, the materials and the certificates in their place, until submission."""
