"""What writes notifications and sends them."""
