"""The operator's pages: what needs a person, every kiosk, who did what; nothing here can free a card."""
