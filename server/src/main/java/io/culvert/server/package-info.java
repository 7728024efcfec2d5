/// The assembly: the only module that knows all the others. Data folder, certificates, listeners, start and
/// stop.
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
