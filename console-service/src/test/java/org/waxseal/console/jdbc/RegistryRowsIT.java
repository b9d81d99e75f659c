package org.waxseal.console.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class RegistryRowsIT extends RegistryRowsContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("console");

    RegistryRowsIT() {
        super(DATABASE);
    }
}
