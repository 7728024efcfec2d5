package io.culvert.it;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attacks by strangers and tenants on the API and by a device on the MQTT endpoint, beside tunnels and the
/// API's callers.
class EdgeFloodTest {

    @TempDir
    Path folder;

    private FloodField field;

    @BeforeEach
    void start() throws Exception {
        field = new FloodField(folder, "--free-failures", "1000000000", "--calls-per-second", "1000000");
    }

    @AfterEach
    void stop() throws Exception {
        field.close();
    }

    @Test
    void refusalsThatAreNeverRead() throws Exception {
        field.measure("API: unsigned requests, refusals not read",
                EdgeFloods.refusalsThatAreNeverRead(field));
    }

    @Test
    void bodiesThatAreNotSigned() throws Exception {
        field.measure("API: 1200 connections, each with a body that does not end",
                EdgeFloods.bodiesThatAreNotSigned(field));
    }

    @Test
    void bodiesOfTinyChunks() throws Exception {
        field.measure("API: unsigned bodies in chunks of one byte", EdgeFloods.bodiesOfTinyChunks(field));
    }

    @Test
    void headsOfManyLines() throws Exception {
        field.measure("API: unsigned requests with 3900 header lines", EdgeFloods.headsOfManyLines(field));
    }

    @Test
    void answersOfSignedCallsThatAreNeverRead() throws Exception {
        field.measure("API: signed ListTunnels with answers of 200 kB, not read",
                EdgeFloods.listsThatAreNeverRead(field));
    }

    @Test
    void pagesOfTheLongestThings() throws Exception {
        field.measure("API: 200 connections, each with a signed ListThings of 250 things of 46 kB, not read",
                EdgeFloods.pagesOfTheLongestThings(field));
    }

    @Test
    void pingsOfADeviceThatReadsNothing() throws Exception {
        field.measure("MQTT: pings, answers not read", EdgeFloods.pingsOfADeviceThatReadsNothing(field));
    }
}
