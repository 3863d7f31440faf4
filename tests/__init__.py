"""The proof that Presslens does what it says."""
