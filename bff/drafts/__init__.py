"""Drafts (草稿): a citizen's unfinished applications, on any channel, until submission."""
