"""Forms (表单): the fields of an item, the typed values, and their faults."""
