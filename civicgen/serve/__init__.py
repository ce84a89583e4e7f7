"""The portal as its writer sees it while writing: sources and a folder of its own become a live preview."""
