package org.waxseal.sandbox;

import java.nio.file.Path;

/** Sandboxes of this module's tests; what a killed test run left is cleaned up by the next. */
final class Sandboxes {
    private Sandboxes() {}

    static SandboxDirectory create() {
        return SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
    }
}
