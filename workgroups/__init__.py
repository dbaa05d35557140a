"""Ad hoc working groups: a mandate, what they deliver, and who reads along."""
