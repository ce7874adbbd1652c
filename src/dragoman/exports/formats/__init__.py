"""The formats, one module each with a `FORMAT`; a new file is a new format."""
