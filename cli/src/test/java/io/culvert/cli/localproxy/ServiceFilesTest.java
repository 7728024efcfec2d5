package io.culvert.cli.localproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.PortMappings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--config-dir`.
class ServiceFilesTest {

    @TempDir
    Path folder;

    @Test
    void theFirstAddressOfAServiceIdCountsInAllFilesBelowAFolder() throws Exception {
        Files.createDirectories(folder.resolve("c/d"));
        Files.writeString(folder.resolve("a.ini"), "; words\n# words\n\nSSH = 22\nSSH=23\n");
        Files.writeString(folder.resolve("b"), "SSH1=1\nno equal sign\n");
        Files.writeString(folder.resolve("c/d/any.name"), "SSH=99\nx.y:z=10.0.0.1:80\n[sec]\nid=/run/s\n");
        Files.writeString(folder.resolve("e"), "bad/id=1\n");
        PortMappings read = ServiceFiles.read(folder, "here");
        assertThat(read.exact()).isFalse();
        assertThat(read.byServiceId()).containsExactly(entry("SSH", new LocalAddress.Tcp("here", 22)),
                entry("x.y:z", new LocalAddress.Tcp("10.0.0.1", 80)),
                entry("sec.id", new LocalAddress.Unix("/run/s")));
    }

    @Test
    void anEmptyFolderAFileAndNothingAreNotUsable() throws Exception {
        assertThat(ServiceFiles.isUsable(folder)).isFalse();
        assertThat(ServiceFiles.isUsable(folder.resolve("none"))).isFalse();
        Path file = Files.writeString(folder.resolve("file"), "A=1");
        assertThat(ServiceFiles.isUsable(file)).isFalse();
        assertThat(ServiceFiles.isUsable(folder)).isTrue();
    }
}
