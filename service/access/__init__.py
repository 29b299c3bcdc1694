"""Operations on who may call: tokens, how they are made, checked and revoked."""
