"""What a render and a page cost when a million renders are recorded, beside an empty database."""
