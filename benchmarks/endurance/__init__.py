"""What callers get when renders come at their own pace: for long, while workers are replaced, and far too many."""
