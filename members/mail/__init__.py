"""What people and operators are told, on the page and by mail, once and never twice."""
