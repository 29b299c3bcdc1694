"""The commands of `imprint`, one file each."""
