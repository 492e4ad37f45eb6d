"""事项目录: what can be applied for, found by a citizen's own words, and the guide to each."""
