/// The rules of the data plane as tests that do not use Culvert's code: a separate client speaks TLS,
/// WebSocket and tunnel messages byte by byte, and boto3 opens, rotates and closes tunnels. They run against a
/// Culvert service, or against any other service with the same API:
///
/// ```
/// export AWS_ENDPOINT_URL=https://tunnels.example.com AWS_REGION=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…
/// mvn verify -pl it -am -Dtest='*ConformanceTest' -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dconformance.data=data.example.com:443 -Dconformance.ca=/etc/ssl/certs/ca-certificates.crt
/// ```
///
/// Open first: [TargetService] (what is tested), [RawPeer] (the client), [HandshakeConformanceTest].
///
/// Spec: wire 5.2 to 5.9, rules 17 to 39.
@NullMarked
package io.culvert.it.conformance;

import org.jspecify.annotations.NullMarked;
