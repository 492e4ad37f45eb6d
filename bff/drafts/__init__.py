"""Drafts (草稿): what a citizen fills in and gathers, from any channel, until it is submitted."""
