package org.waxseal.notifier.notice;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class NoticeLedgerIT extends NoticeLedgerContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("notifier");

    NoticeLedgerIT() {
        super(DATABASE);
    }
}
