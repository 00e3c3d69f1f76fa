"""Events: workshops, AMAs, office hours, masterclasses and conferences, and who comes."""
