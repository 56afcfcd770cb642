// The host's engine.
