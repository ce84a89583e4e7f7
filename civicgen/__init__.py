"""civicgen turns a folder of Markdown and YAML into the public record of a consultation."""

__version__ = "0.1.0"
