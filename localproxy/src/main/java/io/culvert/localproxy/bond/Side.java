package io.culvert.localproxy.bond;

/// Which end. The source begins every handshake and opens every connection.
enum Side {
    SOURCE, DESTINATION
}
