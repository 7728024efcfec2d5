package io.culvert.localproxy.bond;

/// Stands for a connection that this end has reset, until the other end confirms (spec: c1 9.3).
///
/// @param text the reason, for the log of the other end
record Tombstone(long id, int code, String text) {}
