"""What must hold of a site as it was built: read from the disk, over HTTP, in a browser and in text browsers."""
