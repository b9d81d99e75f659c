package org.waxseal.console;

import org.waxseal.common.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.console");
    }
}
