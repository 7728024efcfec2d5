package io.culvert.control.iot;

import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.PageTokens;

/// What every call of the service works with.
///
/// @param access decides whether a caller may
/// @param arns how things are called
/// @param tokens how a list is continued
public record IotMeans(Access access, Arns arns, PageTokens tokens) {}
