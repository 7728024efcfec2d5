package io.culvert.store;

/// How much of a database's connections is in use.
///
/// @param active connections that run a statement or a transaction
/// @param idle open connections that are free
/// @param limit the maximum of both together
/// @param waitingForConnection callers that wait for a free connection
/// @param waitingToWrite writes that wait for their turn, where one transaction at a time writes
public record PoolUse(int active, int idle, int limit, int waitingForConnection, int waitingToWrite) {}
