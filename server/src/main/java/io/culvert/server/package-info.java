/// Assembles the service from all other modules: configuration, data folder, certificates, listeners, start
/// and stop, health and metrics. Applies the rules of HTTP (RFC 9112) and of TLS (spec: wire 5.1) to
/// unauthenticated connections.
///
/// [CulvertServer#start] and `close` run on their callers' threads. Handlers run on event loops; calls run on
/// virtual threads; renewal and upkeep each have a timer's thread ([Repeater]).
///
/// Open first: [CulvertServer]. Then [ServerConfig], [DataDirectory], [LocalAuthority], [EdgeRouter].
///
/// ```
///   API and data:  AddressGate → HelloRouter → TLS → IntakeHandler → RequestDeadline → LingeringClose
///                  → FoldedHeaders → HTTP codec → PartCount → AnswerDate → RequestRules → FailureBrake
///                  → EdgeRouter
///                                   EdgeRouter → body → relay's handshake   (GET /tunnel)
///                                             └→ body → ControlHandler      (everything else)
///                                   HelloRouter → notify                  (devices, by ALPN or name)
///   MQTT:          AddressGate → TLS with client certificate → notify
///   ops:           HTTP → OpsHandler           (loopback)
/// ```
@NullMarked
package io.culvert.server;

import org.jspecify.annotations.NullMarked;
