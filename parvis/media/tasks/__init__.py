"""Work in the background: the press library's tasks, by the names they are deferred under."""
