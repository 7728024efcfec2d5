package io.culvert.tunnel.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Names a data folder so that its next life is known to follow its last one: by the running kernel and the
/// device and inode of the folder's lock file. A copy or clone of the folder, a volume on another machine and
/// the same folder after a reboot have other names; their former life ends when its lease does.
public final class FolderId {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private FolderId() {}

    /// The name of the folder that holds this lock file. The caller holds the lock, so that no other process
    /// uses the folder.
    public static String of(Path lockFile) throws IOException {
        Map<String, Object> file = Files.readAttributes(lockFile, "unix:dev,ino");
        return Files.readString(BOOT_ID).strip() + ":" + file.get("dev") + ":" + file.get("ino");
    }
}
