package org.waxseal.console.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class EventRowsTest extends EventRowsContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("console");

    EventRowsTest() {
        super(DATABASE);
    }
}
