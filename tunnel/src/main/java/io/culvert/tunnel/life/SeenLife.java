package io.culvert.tunnel.life;

import java.time.Duration;

/// A life, as this process sees it.
///
/// @param life what the database showed last
/// @param quiet how long its renewal has stayed the same, as seen on one unbroken session by this process's
/// own clock
/// @param suspect whether its tunnels may move
public record SeenLife(Life life, Duration quiet, boolean suspect) {}
