package org.waxseal.assigner.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

class NodePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relative",
                "/a/../b",
                "/..",
                "/a b",
                "/a\nb",
                "/a;b",
                "/$(id)",
                "/a//b",
                "/a\"b",
                "/a/./b",
                "/{x}"
            })
    void pathsThatNeedQuotingAreRefused(String written) {
        assertThatThrownBy(() -> NodePath.of(written))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID);
                            assertThat(e.sentence()).doesNotContain("\n");
                        });
    }

    @Test
    void resolvesAndClimbs() {
        NodePath path = NodePath.of("/etc/waxseal/");

        assertThat(path.resolve("certs").resolve("_default").value())
                .isEqualTo("/etc/waxseal/certs/_default");
        assertThat(path.resolve("/other")).isEqualTo(NodePath.of("/other"));
        assertThat(path.parent().parent().parent()).isEqualTo(NodePath.of("/"));
        assertThat(path.resolve("x").isBelow(path)).isTrue();
        assertThat(path.withSuffix("x").isBelow(path)).isFalse();
    }
}
