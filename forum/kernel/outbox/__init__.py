"""The one way work leaves a request: a row for each fact and subscriber, written with the change itself."""
