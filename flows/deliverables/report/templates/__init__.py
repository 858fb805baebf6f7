"""How the blocks of the report are drawn, and the page's own style and script."""
