"""WHO is the same person. The sub-folders are the pipeline, in the order that pipeline.py gives."""
