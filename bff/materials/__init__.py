"""Materials (材料): files, and certificates in their place, of a draft or of a supplement."""
