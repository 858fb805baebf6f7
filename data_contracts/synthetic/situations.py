"""All planted situations: what lies on both sides of every threshold of every rule."""

from data_contracts.synthetic.maker import Maker


def plant_all(maker: Maker) -> None:
    """Plant every situation."""
    del maker
