/// Traces: spans of API calls, notifications and attaching peers, exported by OTLP over HTTP where the
/// operator names a collector.
///
/// Open [io.culvert.server.traces.Traces] first. Spans are made from the events that the audit and the metrics
/// hear too, so no other module knows of traces. All spans of one tunnel are in one trace, whose id is the
/// tunnel's ([io.culvert.server.traces.TunnelIds]). `docs/operations.md` describes the spans.
@NullMarked
package io.culvert.server.traces;

import org.jspecify.annotations.NullMarked;
