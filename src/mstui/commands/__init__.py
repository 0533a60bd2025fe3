"""Every command of the app, declared once: keys, footer, palette, help and docs derive from it."""
