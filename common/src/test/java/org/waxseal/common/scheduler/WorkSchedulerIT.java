package org.waxseal.common.scheduler;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class WorkSchedulerIT extends WorkSchedulerContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("test");

    WorkSchedulerIT() {
        super(DATABASE);
    }
}
