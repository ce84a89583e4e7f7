"""The portal becomes data that anyone can take and count again, and the pages that say what it means."""
