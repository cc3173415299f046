"""Job and Facts -> something for a person or a program, one file each."""
