"""Forms (表单): what an item asks for in fields, what was typed, and what is wrong with it."""
