"""What the product neither collects nor watches."""
