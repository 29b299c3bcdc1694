"""How long the pages for people take: with many templates, many versions and a month of renders behind them."""
