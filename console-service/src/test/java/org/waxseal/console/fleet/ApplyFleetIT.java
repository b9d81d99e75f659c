package org.waxseal.console.fleet;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class ApplyFleetIT extends ApplyFleetOnDatabase {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("console");

    ApplyFleetIT() {
        super(DATABASE);
    }
}
