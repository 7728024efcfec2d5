package io.culvert.control.iot;

import io.culvert.control.Access;
import io.culvert.control.Arns;
import io.culvert.control.PlaceTokens;

/// What every call of the service works with.
///
/// @param access decides whether a caller may
/// @param arns how things are called
/// @param tokens how a list is continued
public record IotMeans(Access access, Arns arns, PlaceTokens tokens) {}
