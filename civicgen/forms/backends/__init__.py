"""Where forms are sent: one file a backend, all behind one interface (`civicgen.forms.backend`)."""
