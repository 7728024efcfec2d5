package io.culvert.tunnel.life;

import java.time.Duration;

/// What a life says of itself when it enters.
///
/// @param folder the node's data folder, as [FolderId] names it
/// @param name the node's name, for people; at most 128 characters
/// @param link `HOST:PORT` at which other nodes reach it; at most 255 characters
/// @param build the version of the program; at most 64 characters
/// @param away how long it may act after the last renewal that it asked for; all lives that are UP must have
/// the same
public record NewLife(String folder, String name, String link, String build, Duration away) {}
