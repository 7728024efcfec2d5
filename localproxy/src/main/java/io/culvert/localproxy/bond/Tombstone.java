package io.culvert.localproxy.bond;

/// What is left of a connection that was reset here, until the other end confirms (spec: c1 9.3).
///
/// @param text for people at the other end
record Tombstone(long id, int code, String text) {}
