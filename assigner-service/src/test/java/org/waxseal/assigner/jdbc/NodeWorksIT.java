package org.waxseal.assigner.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class NodeWorksIT extends NodeWorksContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("assigner");

    NodeWorksIT() {
        super(DATABASE);
    }
}
