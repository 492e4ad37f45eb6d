"""Events of a case from the core, and the state after them; imports no other part of cases."""
