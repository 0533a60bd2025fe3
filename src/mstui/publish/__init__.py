"""Minutes, reports and pages made from views."""
