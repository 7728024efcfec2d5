package io.culvert.it;

import io.culvert.it.FloodField.Attack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attacks by holders of client access tokens on the relay, its other tunnels and the API.
class RelayFloodTest {

    @TempDir
    Path folder;

    private FloodField field;

    @BeforeEach
    void start() throws Exception {
        field = new FloodField(folder);
    }

    @AfterEach
    void stop() throws Exception {
        field.close();
    }

    @Test
    void noAttack() throws Exception {
        field.measure("none", List.of());
    }

    @Test
    void resetsThatAreNeverRead() throws Exception {
        field.measure("CONNECTION_START for no stream, resets not read",
                RelayFloods.resetsThatAreNeverRead(field));
    }

    @Test
    void streamsWithoutEnd() throws Exception {
        field.measure("STREAM_START of ever new V1 streams", RelayFloods.streamsWithoutEnd(field));
    }

    @Test
    void destinationsThatNeverRead() throws Exception {
        List<Attack> attackers = RelayFloods.destinationsThatNeverRead(field);
        field.measure(attackers.size() + " destinations that never read", attackers);
    }

    @Test
    void messagesThatWaitForADestination() throws Exception {
        field.measure("small messages for an absent destination, between large ones",
                RelayFloods.messagesThatWaitForADestination(field));
    }

    @Test
    void pingsWithoutEnd() throws Exception {
        field.measure("WebSocket pings", RelayFloods.pingsWithoutEnd(field));
    }

    @Test
    void dataForStreamsThatAreNotThere() throws Exception {
        field.measure("DATA for no stream beside 5,000 V1 streams",
                RelayFloods.dataForStreamsThatAreNotThere(field));
    }

    @Test
    void oneByteAtATime() throws Exception {
        field.measure("DATA of one byte each", RelayFloods.oneByteAtATime(field));
    }
}
