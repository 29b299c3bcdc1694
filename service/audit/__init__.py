"""Operations on what happened: renders and their replay, and the events of every change."""
