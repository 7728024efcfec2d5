/// The formats that requests and answers have on the wire: AWS JSON 1.1 and Smithy RPC v2 CBOR
/// ([Documents]), the Query protocol ([QueryDocuments]), REST JSON ([RestBinding]), and errors in each of them
/// ([ErrorEncoder]). Knows no operation. Open [WireFormat] first.
///
/// Spec: service 1.1, 1.2, 1.5.
@NullMarked
package io.culvert.control.wire;

import org.jspecify.annotations.NullMarked;
