package org.waxseal.common;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.common");
    }
}
