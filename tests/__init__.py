"""What the tests of every app share (the plugin, the database, the named world) and the tests that cross apps."""
