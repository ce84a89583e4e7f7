"""A draft becomes public: what that would change is shown first, then it is marked, recorded, built and sent."""
