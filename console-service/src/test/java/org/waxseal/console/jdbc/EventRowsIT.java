package org.waxseal.console.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class EventRowsIT extends EventRowsContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("console");

    EventRowsIT() {
        super(DATABASE);
    }
}
