"""Controls that pages and prompts are made of, painted by the one look; each reads its theme as it paints."""
