"""Messages inside the application: always there, whatever other channels fail."""
