package org.waxseal.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementTest {

    @Test
    void nothingFromOutsideBecomesMarkup() {
        String html =
                Element.of("p", "<script>alert('x')</script> & \"more\"")
                        .attribute("title", "\"><img src=x>")
                        .html();

        assertThat(html)
                .isEqualTo(
                        "<p title=\"&quot;&gt;&lt;img src=x&gt;\">"
                                + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;</p>");
    }

    @Test
    void otherScriptsStayAsTheyAre() {
        assertThat(Element.of("bdi", "メール例.test 𠮷").html()).isEqualTo("<bdi>メール例.test 𠮷</bdi>");
    }
}
