"""Plaza: the peer-community forum and directory for city data practitioners."""
