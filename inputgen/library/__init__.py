"""What calls to a library mean, one library a file."""
