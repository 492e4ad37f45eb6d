"""The catalogue (事项目录): items that can be applied for, their search and their guides."""
