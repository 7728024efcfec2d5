package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicySimulateCommandTest {

    private static final String IOT = "arn:aws:iot:eu-west-1:111122223333:";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int simulate(String policy, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("ops.json"), policy);
        List<String> args = new ArrayList<>(List.of("--policy", file.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new PolicySimulateCommand()).setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args.toArray(String[]::new));
    }

    private static final String PUMPS_OF_ALICE = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Own","Effect":"Allow","Action":"iot:*","Resource":
                ["arn:aws:iot:*:111122223333:tunnel/*","arn:aws:iot:*:111122223333:thing/${aws:username}-*"],
               "Condition":{"ForAllValues:StringEquals":{"iot:TunnelDestinationService":["SSH","RDP"]}}},
              {"Sid":"NoDelete","Effect":"Deny","Action":"iot:CloseTunnel","Resource":"*",
               "Condition":{"Bool":{"iot:Delete":"true"}}}]}""";

    @Test
    void exitsWithZeroAndSaysWhichStatementAllows() throws IOException {
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "IOT:opentunnel", "--user", "alice", "--resource",
                IOT + "tunnel/*", "--resource", IOT + "thing/alice-1", "--context",
                "iot:tunneldestinationservice=SSH", "--context", "iot:tunneldestinationservice=RDP"))
            .as(err.toString())
            .isZero();
        assertThat(out.toString()).startsWith("allowed: iot:OpenTunnel on " + IOT + "tunnel/* and " + IOT)
            .containsPattern("ops.json +Own +Allow +\\S+thing/alice-1 +allows")
            .containsPattern("ops.json +NoDelete +Deny +\\S+ +nothing: it is about other actions");
    }

    @Test
    void exitsWithOneAndSaysWhyNoStatementAllows() throws IOException {
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:OpenTunnel", "--user", "bob", "--resource",
                IOT + "tunnel/*", "--resource", IOT + "thing/alice-1", "--context",
                "iot:TunnelDestinationService=VNC"))
            .isEqualTo(1);
        assertThat(out.toString())
            .startsWith("denied: no policy allows iot:OpenTunnel on " + IOT + "tunnel/*")
            .contains("nothing: it is about other resources")
            .contains(
                    "nothing: ForAllValues:StringEquals iot:TunnelDestinationService: SSH, RDP does not hold (it is VNC)");
    }

    @Test
    void exitsWithOneAndSaysWhichStatementDenies() throws IOException {
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:CloseTunnel", "--resource", IOT + "tunnel/a",
                "--context", "iot:Delete=true"))
            .isEqualTo(1);
        assertThat(out.toString())
            .startsWith("denied: policy ops.json, NoDelete denies iot:CloseTunnel on " + IOT + "tunnel/a");
    }

    @Test
    void tellsProgramsTheSameInJson() throws IOException {
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:CloseTunnel", "--resource", IOT + "tunnel/a",
                "--context", "iot:Delete=true", "--json"))
            .isEqualTo(1);
        var document = new tools.jackson.databind.json.JsonMapper().readTree(out.toString());
        assertThat(document.path("allowed").asBoolean(true)).isFalse();
        assertThat(document.path("why").asString()).startsWith("policy ops.json, NoDelete denies");
        assertThat(document.path("statements").path(1).toString()).isEqualTo(
                "{\"policy\":\"ops.json\",\"statement\":\"NoDelete\",\"effect\":\"Deny\",\"resource\":\""
                        + IOT + "tunnel/a\",\"says\":\"denies\"}");
    }

    @Test
    void exitsWithTwoWhereThePolicyIsRefused() throws IOException {
        assertThat(simulate("{\"Statement\":{\"Effect\":\"Alow\"}}", "--action", "iot:OpenTunnel"))
            .isEqualTo(2);
        assertThat(err.toString())
            .startsWith("ops.json: Statement[0].Effect: 'Alow' (expected: Allow or Deny)");
    }

    @Test
    void exitsWithTwoForAnUnknownActionOrKey() throws IOException {
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:OpenTunel")).isEqualTo(2);
        assertThat(err.toString())
            .startsWith("action: 'iot:OpenTunel' (expected: a known one, such as iot:OpenTunnel)");
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:OpenTunnel", "--context", "iot:Mode=x"))
            .isEqualTo(2);
        assertThat(simulate(PUMPS_OF_ALICE, "--action", "iot:OpenTunnel", "--context", "iot:ClientMode"))
            .isEqualTo(2);
    }
}
