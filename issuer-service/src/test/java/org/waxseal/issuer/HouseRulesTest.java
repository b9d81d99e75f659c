package org.waxseal.issuer;

import org.waxseal.common.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.issuer");
    }
}
