package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The files of the AWS CLI and SDKs.
class AwsFileTest {

    private static final AwsFile FILE = AwsFile.parse(List.of("region = nowhere", "[default]",
            "# comment = no", " aws_access_key_id=AKIA ", "aws_secret_access_key = a=b", "no value", "",
            "[ profile ops ] # mine", "region = eu-west-1", "[default]", "aws_access_key_id = AKIB"));

    @Test
    void givesTheValuesOfEachSection() {
        assertThat(FILE.section("default"))
            .isEqualTo(Map.of("aws_access_key_id", "AKIB", "aws_secret_access_key", "a=b"));
        assertThat(FILE.section("profile ops")).isEqualTo(Map.of("region", "eu-west-1"));
        assertThat(FILE.section("unknown")).isEmpty();
    }

    @Test
    void showsNoValueInItsText() {
        assertThat(FILE.toString()).contains("default").doesNotContain("a=b", "AKI");
    }
}
