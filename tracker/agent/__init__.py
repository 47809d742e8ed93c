"""The agent: plain asyncio, no window. Introduces capture, store and sync to each other."""
