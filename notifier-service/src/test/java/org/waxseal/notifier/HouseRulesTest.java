package org.waxseal.notifier;

import org.waxseal.common.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.notifier");
    }
}
