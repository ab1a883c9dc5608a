"""What comes in from files: clients and retainers, and payments."""
