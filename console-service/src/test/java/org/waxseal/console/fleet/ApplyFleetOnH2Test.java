package org.waxseal.console.fleet;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class ApplyFleetOnH2Test extends ApplyFleetOnDatabase {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("console");

    ApplyFleetOnH2Test() {
        super(DATABASE);
    }
}
