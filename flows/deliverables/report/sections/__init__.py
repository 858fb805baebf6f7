"""The nine sections, one file each: lake in, blocks out."""
