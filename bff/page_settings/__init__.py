"""Page settings (页面设置), and the pages of every front as data."""
