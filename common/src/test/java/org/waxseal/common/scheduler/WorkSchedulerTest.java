package org.waxseal.common.scheduler;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class WorkSchedulerTest extends WorkSchedulerContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("test");

    WorkSchedulerTest() {
        super(DATABASE);
    }
}
