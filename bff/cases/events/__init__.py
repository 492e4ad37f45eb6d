"""What the core told of a case and where it stands after that; imports no other part of cases."""
