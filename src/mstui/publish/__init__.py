"""What is shown to others: charts and reports as files."""
