"""The register of people and the composition: read, exported and imported."""
