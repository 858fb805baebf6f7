"""How the desk's index page is drawn, with its own style and script."""
