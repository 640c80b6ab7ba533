/* Which misspelt names are recognised, and which guesses would only confuse. */
#include "check.h"

#include "base/near.h"

static struct text nearest(const char *wanted) {
    static const char *const names[] = {
        "engagement",   "partner_program",
        "CSS-Led",      "CSS-Assist",
        "Customer-Led", "psm",
        "fta",          "status_since",
        "stale",        "In Progress",
        "country",      "High",
        "Medium",       "Low",
        "日本語",
    };
    struct near near = near_start(text_of(wanted));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        near_try(&near, text_of(names[i]));
    return near_found(&near) ? near.best : TEXT("");
}

static void test_found(void) {
    CHECK_TEXT(nearest("CSS-Lead"), TEXT("CSS-Led"));
    CHECK_TEXT(nearest("css-led"), TEXT("CSS-Led"));
    CHECK_TEXT(nearest("CSS Led"), TEXT("CSS-Led"));
    CHECK_TEXT(nearest("CSSLed"), TEXT("CSS-Led"));
    CHECK_TEXT(nearest("engagment"), TEXT("engagement"));
    CHECK_TEXT(nearest("enagagement"), TEXT("engagement"));
    CHECK_TEXT(nearest("egnagement"), TEXT("engagement"));
    CHECK_TEXT(nearest("partner-program"), TEXT("partner_program"));
    CHECK_TEXT(nearest("partnerprogram"), TEXT("partner_program"));
    CHECK_TEXT(nearest("status_sicne"), TEXT("status_since"));
    CHECK_TEXT(nearest("in progress"), TEXT("In Progress"));
    CHECK_TEXT(nearest("In progess"), TEXT("In Progress"));
    CHECK_TEXT(nearest("PSM"), TEXT("psm"));
    CHECK_TEXT(nearest("contry"), TEXT("country"));
    CHECK_TEXT(nearest("Hihg"), TEXT("High"));
    CHECK_TEXT(nearest("low"), TEXT("Low"));
    CHECK_TEXT(nearest("日木語"), TEXT("日本語"));
}

static void test_not_found(void) {
    CHECK_TEXT(nearest("banana"), TEXT(""));
    CHECK_TEXT(nearest("x"), TEXT(""));
    CHECK_TEXT(nearest("Urgent"), TEXT(""));
    CHECK_TEXT(nearest("tenant"), TEXT(""));
    CHECK_TEXT(nearest(""), TEXT(""));
    CHECK_TEXT(nearest("\xff\xfe"), TEXT(""));
    struct near near = near_start(TEXT("anything"));
    CHECK(!near_found(&near));
}

static void test_order(void) {
    /* The nearer one wins; of two equally near ones the first. */
    struct near near = near_start(TEXT("stale"));
    near_try(&near, TEXT("stall"));
    near_try(&near, TEXT("Stale"));
    near_try(&near, TEXT("state"));
    CHECK_TEXT(near.best, TEXT("Stale"));
    near = near_start(TEXT("cat"));
    near_try(&near, TEXT("bat"));
    near_try(&near, TEXT("hat"));
    CHECK_TEXT(near.best, TEXT("bat"));
    /* Names too long to compare are passed over. */
    static char longest[1000];
    memset(longest, 'a', sizeof longest);
    near_try(&near, (struct text){longest, sizeof longest});
    CHECK_TEXT(near.best, TEXT("bat"));
    near = near_start((struct text){longest, 128});
    near_try(&near, (struct text){longest, 127});
    CHECK(near_found(&near));
}

int main(void) {
    test_found();
    test_not_found();
    test_order();
    return check_end();
}
