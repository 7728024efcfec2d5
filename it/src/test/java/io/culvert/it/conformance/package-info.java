/// The data plane's rules as tests that know nothing of our code: a client of its own speaks TLS, WebSocket
/// and tunnel messages byte by byte, boto3 opens, rotates and closes tunnels. They run against a service of
/// ours, or against any other that speaks the same API:
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
