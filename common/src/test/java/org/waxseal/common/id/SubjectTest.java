package org.waxseal.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

class SubjectTest {

    @Test
    void aKeyIsReadBack() {
        Subject domain = Subject.domain(DnsName.of("Example.org"));
        Subject node = Subject.node(new NodeId("mx1"));
        assertThat(domain.key()).isEqualTo("domain:example.org");
        assertThat(node.key()).isEqualTo("node:mx1");
        assertThat(Subject.parse(domain.key())).isEqualTo(domain);
        assertThat(Subject.parse(node.key())).isEqualTo(node);
    }

    @Test
    void aDomainAndANodeOfOneNameHaveDirectoriesOfTheirOwn() {
        assertThat(Subject.domain(DnsName.of("a.test")).directoryName()).isEqualTo("domain-a.test");
        assertThat(Subject.node(new NodeId("a.test")).directoryName()).isEqualTo("node-a.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mx1", "domain:", "domain:../x.test", "node:", "host:mx1", "node:a/b"})
    void refusesWhatIsNoKey(String key) {
        assertThatThrownBy(() -> Subject.parse(key)).isInstanceOf(WaxsealException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a..b", "A", "a b", "-a", "a/b", "a\nb", "$(id)", ".a"})
    void refusesIdentifiersThatAreUnsafeInAPath(String value) {
        assertThatThrownBy(() -> new NodeId(value)).hasMessageStartingWith("node '");
        assertThatThrownBy(() -> new OwnerId(value)).hasMessageStartingWith("owner '");
    }
}
