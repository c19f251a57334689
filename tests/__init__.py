"""The tests: one folder a package, and the folders that span packages."""
