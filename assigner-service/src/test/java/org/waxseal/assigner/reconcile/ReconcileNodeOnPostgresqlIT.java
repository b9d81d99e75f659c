package org.waxseal.assigner.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class ReconcileNodeOnPostgresqlIT extends ReconcileNodeContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("assigner");

    ReconcileNodeOnPostgresqlIT() {
        super(DATABASE);
    }
}
