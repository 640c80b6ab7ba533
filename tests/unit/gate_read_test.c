/* Sentences of gates: those that are read, and what is said about those that are not. */
#include "check.h"

#include "change/gate_sentence.h"

struct house {
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    struct gates *gates;
};

static struct house house_new(void) {
    struct house house = {.arena = arena_new()};
    house.sources = sources_new(house.arena);
    house.diags = diags_new(house.arena, house.sources);
    house.gates = gates_new(house.arena, house.sources);
    return house;
}

static void house_free(struct house *house) {
    gates_free(house->gates);
    diags_free(house->diags);
    sources_free(house->sources);
    arena_free(house->arena);
}

/* The files that gates of the tests may name. */
static bool give_file(void *context, struct text path, struct text *bytes, struct text *why) {
    static const struct {
        const char *path, *bytes;
    } files[] = {{"beside/held.csv", "name,Tenant ID\nOne,T-1\nTwo,\" T-2 \"\n\nOne,T-1\n"},
                 {"beside/first.csv", "T-3;x\nT-4;y\n"},
                 {"beside/held.txt", "\xef\xbb\xbfT-5\r\n# a comment\n\n  T-6  \n"},
                 {"here.csv", "tenant_id\nT-7\n"},
                 {"beside/empty.csv", "tenant_id\n"},
                 {"beside/broken.csv", "tenant_id\nT-1\n\"T-2\n"},
                 {"beside/latin.txt", "T-\xe9\n"}};
    (void)context;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (text_is(path, text_of(files[i].path))) {
            *bytes = text_of(files[i].bytes);
            return true;
        }
    *why = TEXT("there is no such file or folder");
    return false;
}

static bool read(struct house *house, const char *text) {
    return gates_read(house->gates, TEXT("beside/x.gates"), text_of(text), give_file, NULL,
                      house->diags);
}

/* The one gate of a text that is right. */
static const struct gate *one(struct house *house, const char *text) {
    static const struct gate none;
    bool is_read = CHECK(read(house, text));
    CHECK_NUMBER(gates_count(house->gates), 1);
    if (is_read && gates_count(house->gates) == 1)
        return &house->gates->items.items[0];
    struct buffer said = {0};
    diags_render_text(house->diags, &said, false);
    printf("%.*s", TEXT_ARGS(buffer_text(&said)));
    buffer_free(&said);
    return &none;
}

static void test_counts(void) {
    struct house house = house_new();
    const struct gate *gate = one(&house, "at most 25 tenants change in priority\n");
    CHECK(gate->kind == GATE_COUNT && gate->deed == GATE_CHANGE && gate->most == 25);
    CHECK_TEXT(gate->decision, TEXT("priority"));
    CHECK_TEXT(gate->sentence, TEXT("at most 25 tenants change in priority"));
    CHECK_TEXT(gate->path, TEXT("beside/x.gates"));
    CHECK_NUMBER(gate->line, 1);
    house_free(&house);

    house = house_new();
    gate = one(&house, "\n# not this\n  At most 1 tenant\tchanges.  # nor this");
    CHECK(gate->kind == GATE_COUNT && gate->most == 1 && gate->decision.length == 0);
    CHECK_TEXT(gate->sentence, TEXT("At most 1 tenant\tchanges"));
    CHECK_NUMBER(gate->line, 3);
    house_free(&house);

    house = house_new();
    gate = one(&house, "at most 0.5 % of tenants change\r\n");
    CHECK(gate->kind == GATE_SHARE && gate->share == number_from(1) / 2);
    house_free(&house);

    house = house_new();
    gate = one(&house, "at most 100% of the tenants move to blank in priority_reason");
    CHECK(gate->kind == GATE_SHARE && gate->share == number_from(100));
    CHECK(gate->deed == GATE_MOVE && gate->from.kind == GATE_ANY && gate->to.kind == GATE_BLANK);
    house_free(&house);
}

static void test_deeds(void) {
    struct house house = house_new();
    const struct gate *gate =
        one(&house, "no tenant moves from \"High\" to \"a \\\"b\\\"\" in priority");
    CHECK(gate->kind == GATE_COUNT && gate->most == 0 && gate->deed == GATE_MOVE);
    CHECK_TEXT(gate->from.text, TEXT("High"));
    CHECK_TEXT(gate->to.text, TEXT("a \"b\""));
    CHECK_TEXT(gate->sentence,
               TEXT("no tenant moves from \"High\" to \"a \\\"b\\\"\" in priority"));
    house_free(&house);

    house = house_new();
    gate = one(&house, "no tenant moves from yes in call");
    CHECK(gate->from.kind == GATE_YES && gate->to.kind == GATE_ANY);
    house_free(&house);

    house = house_new();
    gate = one(&house, "no tenant moves to undecided in priority");
    CHECK(gate->from.kind == GATE_ANY && gate->to.kind == GATE_UNDECIDED);
    house_free(&house);

    house = house_new();
    gate = one(&house, "no tenant loses \"frp-managed\" in checks");
    CHECK(gate->deed == GATE_LOSE);
    CHECK_TEXT(gate->item.text, TEXT("frp-managed"));
    house_free(&house);

    house = house_new();
    gate = one(&house, "at most 3 tenants gain \"x\" in checks");
    CHECK(gate->deed == GATE_GAIN && gate->most == 3);
    house_free(&house);

    house = house_new();
    CHECK(one(&house, "no promise is broken")->kind == GATE_BROKEN);
    house_free(&house);
    house = house_new();
    CHECK(one(&house, "no promise is newly broken")->kind == GATE_NEWLY);
    house_free(&house);
    house = house_new();
    CHECK(one(&house, "undecided does not grow")->kind == GATE_GROWTH);
    house_free(&house);
    house = house_new();
    CHECK_TEXT(one(&house, "undecided does not grow in next_step")->decision, TEXT("next_step"));
    house_free(&house);
}

static struct text tenant(const struct house *house, const struct gate *gate, uint32_t index) {
    return index < gate->tenant_count ? house->gates->watched.items[gate->tenants[index]]
                                      : TEXT("(none)");
}

static void test_tenants(void) {
    struct house house = house_new();
    const struct gate *gate =
        one(&house, "these tenants do not change in priority: \"T-1\", \"T-2\", # two\n"
                    "  \" T-1 \",\n\n  \"T-3\"\n");
    CHECK(gate->kind == GATE_TENANTS && gate->deed == GATE_CHANGE);
    CHECK_NUMBER(gate->tenant_count, 3);
    CHECK_TEXT(tenant(&house, gate, 2), TEXT("T-3"));
    CHECK_TEXT(gate->sentence, TEXT("these tenants do not change in priority: \"T-1\", \"T-2\", "
                                    "# two\n  \" T-1 \",\n\n  \"T-3\""));
    house_free(&house);

    house = house_new();
    gate = one(&house, "this tenant does not move from \"High\" in priority: \"T-1\"");
    CHECK(gate->deed == GATE_MOVE);
    CHECK_NUMBER(gate->tenant_count, 1);
    house_free(&house);
}

static void test_files(void) {
    struct house house = house_new();
    const struct gate *gate = one(&house, "the tenants in \"held.csv\" do not change in priority");
    CHECK(gate->kind == GATE_TENANTS);
    CHECK_NUMBER(gate->tenant_count, 2);
    CHECK_TEXT(tenant(&house, gate, 0), TEXT("T-1"));
    CHECK_TEXT(tenant(&house, gate, 1), TEXT("T-2"));
    house_free(&house);

    house = house_new();
    gate = one(&house, "the tenants in \"first.csv\" do not change");
    CHECK_NUMBER(gate->tenant_count, 2);
    CHECK_TEXT(tenant(&house, gate, 0), TEXT("T-3"));
    house_free(&house);

    house = house_new();
    gate = one(&house, "the tenants in \"held.txt\" do not change");
    CHECK_NUMBER(gate->tenant_count, 2);
    CHECK_TEXT(tenant(&house, gate, 0), TEXT("T-5"));
    CHECK_TEXT(tenant(&house, gate, 1), TEXT("T-6"));
    house_free(&house);

    /* A sentence of the command line names files from where it stands, and has no line. */
    house = house_new();
    CHECK(gates_read_call(house.gates, TEXT("the tenants in \"here.csv\" do not change"), give_file,
                          NULL, house.diags));
    CHECK_NUMBER(house.gates->items.items[0].line, 0);
    CHECK_TEXT(house.gates->items.items[0].path, TEXT("--gate"));
    house_free(&house);
}

/* ---- What is wrong, and what is said then. */

struct mistake {
    const char *text;
    unsigned line, column;
    const char *code, *message, *hint;
};

static const struct mistake mistakes[] = {
    {"atmost 5 tenants change\n", 1, 1, "E0901", "no gate begins with `atmost`",
     "a gate begins with `at most`, `no tenant`, `no promise`, `these tenants do not`, `the "
     "tenants "
     "in \"FILE\" do not` or `undecided does not grow`"},
    {"undecidd does not grow\n", 1, 1, "E0901", "no gate begins with `undecidd`",
     "did you mean `undecided`?"},
    {"\"High\"\n", 1, 1, "E0901", "no gate begins with `\"High\"`",
     "a gate begins with `at most`, `no tenant`, `no promise`, `these tenants do not`, `the "
     "tenants "
     "in \"FILE\" do not` or `undecided does not grow`"},
    {"at most\n", 1, 8, "E0902",
     "the sentence ends here, but a number of tenants or a share such as 2 % is missing", ""},
    {"at most many tenants change\n", 1, 9, "E0902",
     "here stands `many`, but only a number of tenants or a share such as 2 % can stand here", ""},
    {"at most 25 tennants change\n", 1, 12, "E0902",
     "here stands `tennants`, but only `percent`, `%` or `tenants` can stand here",
     "did you mean `tenants`?"},
    {"at most 25 tenants chnage in priority\n", 1, 20, "E0902",
     "here stands `chnage`, but only `change`, `move`, `gain` or `lose` can stand here",
     "did you mean `change`?"},
    {"at most 25 tenants change priority\n", 1, 27, "E0902",
     "here stands `priority`, but only `in` or the end of the line can stand here", ""},
    {"at most 25 tenants change in\n", 1, 29, "E0902",
     "the sentence ends here, but the name of a decision is missing", ""},
    {"at most 2 % tenants change\n", 1, 13, "E0902",
     "here stands `tenants`, but only `of` can stand here", ""},
    {"no tenant moves in priority\n", 1, 17, "E0902",
     "here stands `in`, but only `from` or `to` can stand here", ""},
    {"no tenant moves from \"High\" priority\n", 1, 29, "E0902",
     "here stands `priority`, but only `to` or `in` can stand here", ""},
    {"no tenant moves from ? in priority\n", 1, 22, "E0902",
     "here stands `?`, but only `blank`, `undecided`, `yes`, `no` or a quoted value can stand here",
     ""},
    {"no promise breaks\n", 1, 12, "E0902", "here stands `breaks`, but only `is` can stand here",
     ""},
    {"these tenants do not change \"T-1\"\n", 1, 29, "E0902",
     "here stands `\"T-1\"`, but only `in` or a colon and the tenants can stand here", ""},
    {"these tenants do not change: \"T-1\" \"T-2\"\n", 1, 36, "E0902",
     "here stands `\"T-2\"`, but only a comma or the end of the line can stand here", ""},
    {"these tenants do not change: \"T-1\",\n\n# end\n", 1, 36, "E0902",
     "the sentence ends here, but a quoted tenant is missing", ""},
    {"no tenant changes in priority, next_step\n", 1, 30, "E0902",
     "here stands `,`, but only the end of the line can stand here", ""},
    {"undecided does not grow in priority or so\n", 1, 37, "E0902",
     "here stands `or`, but only the end of the line can stand here", ""},
    {"at most 2.5 tenants change\n", 1, 9, "E0903", "tenants are counted in whole numbers",
     "write a whole number, or a share such as 0.5 %"},
    {"at most 100.1 % of tenants change\n", 1, 9, "E0903", "a share is at most 100 %",
     "for a number of tenants write `at most N tenants`"},
    {"at most 1234567890123456789 tenants change\n", 1, 9, "E0903", "this number cannot be read",
     "write at most 18 digits, and perhaps a fraction behind a point"},
    {"no tenant moves from \"High\" to \"High\" in priority\n", 1, 32, "E0903",
     "nothing moves from a value to the same one",
     "name another value, or leave out `from` or `to`"},
    {"no tenant moves from High to \"Low\" in priority\n", 1, 22, "E0904",
     "a value stands in double quotes", "write \"High\""},
    {"these tenants do not change: T-1001\n", 1, 30, "E0904", "a value stands in double quotes",
     "write \"T-1001\""},
    {"these tenants do not change: 1001-A, \"x\"\n", 1, 30, "E0904",
     "a value stands in double quotes", "write \"1001-A\""},
    {"no tenant moves to \"Low in priority\n", 1, 20, "E0904",
     "this quoted text is not closed on its line", "put a `\"` where the text ends"},
    {"no tenant moves to \xe2\x80\x9cLow\xe2\x80\x9d in priority\n", 1, 20, "E0904",
     "these are typographic quotes", "write the straight quotes of the keyboard: \""},
    {"no tenant moves to 'Low' in priority\n", 1, 20, "E0904", "a text stands in double quotes",
     "write the straight quotes of the keyboard: \""},
    {"no tenant moves to \"a\\b\" in priority\n", 1, 22, "E0904",
     "a backslash in a quoted text stands only before a quote or a backslash",
     "in a path write `/`; for the backslash itself `\\\\`"},
    {"no tenant moves to \"\" in priority\n", 1, 20, "E0904", "this text is empty", ""},
    {"no tenant changes in \"priority\"\n", 1, 22, "E0904",
     "the name of a decision stands without quotes", "write priority"},
    {"the tenants in \"gone.csv\" do not change\n", 1, 16, "E0905",
     "the file \"beside/gone.csv\" cannot be read: there is no such file or folder",
     "it is a CSV file with the tenants in the column tenant_id or the first one, or a text file "
     "with a tenant a line; its path is taken from the folder of the gates file"},
    {"the tenants in \"empty.csv\" do not change\n", 1, 16, "E0905",
     "the file \"beside/empty.csv\" names no tenant", NULL},
    {"the tenants in \"broken.csv\" do not change\n", 1, 16, "E0905",
     "the file \"beside/broken.csv\" cannot be read as CSV in line 3", NULL},
    {"the tenants in \"latin.txt\" do not change\n", 1, 16, "E0905",
     "the file \"beside/latin.txt\" is no UTF-8 text", NULL},
    {"the tenants in held do not change\n", 1, 16, "E0904", "a value stands in double quotes",
     "write \"held\""},
    {"no tenant changes\nno tenant\n", 2, 10, "E0902",
     "the sentence ends here, but `change`, `move`, `gain` or `lose` is missing", ""},
    {"no tenant\xff changes\n", 1, 10, "E0101", "here stands a byte that is not UTF-8 text: 0xFF",
     NULL},
};

static void test_mistakes(void) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *mistake = &mistakes[i];
        struct house house = house_new();
        size_t line = 0, column = 0;
        bool is_refused = CHECK(!read(&house, mistake->text));
        CHECK_NUMBER(diags_total(house.diags), 1);
        if (!is_refused || diags_total(house.diags) != 1) {
            printf("# in: %s", mistake->text);
            house_free(&house);
            continue;
        }
        const struct diag *diag = diags_get(house.diags, 0);
        source_position(sources_get(house.sources, diag->span.file), diag->span.start, &line,
                        &column);
        CHECK_TEXT(diag->message, text_of(mistake->message));
        CHECK_TEXT(text_of(diag_code_name(diag->code)), text_of(mistake->code));
        CHECK_NUMBER(line, mistake->line);
        CHECK_NUMBER(column, mistake->column);
        if (mistake->hint)
            CHECK_TEXT(diag->hint, text_of(mistake->hint));
        house_free(&house);
    }
}

/* A mistake costs its line only. */
static void test_going_on(void) {
    struct house house = house_new();
    CHECK(
        !read(&house, "no tenant changes\nno tenants whatever\nat most x\nno promise is broken\n"));
    CHECK_NUMBER(gates_count(house.gates), 2);
    CHECK_NUMBER(diags_total(house.diags), 2);
    CHECK_NUMBER(house.gates->items.items[1].line, 4);
    house_free(&house);

    house = house_new();
    CHECK(read(&house, ""));
    CHECK(read(&house, "# nothing\n\n"));
    CHECK_NUMBER(gates_count(house.gates), 0);
    CHECK(!gates_read_call(house.gates, TEXT(" # nothing"), give_file, NULL, house.diags));
    CHECK_TEXT(diags_get(house.diags, 0)->message, TEXT("there is no gate here"));
    house_free(&house);
}

/* Sentences with bytes that are changed, lost or doubled: each is read, or something is said. */
static void test_noise(void) {
    static const char sentences[] =
        "at most 25 % of the tenants move from \"High\" to blank in priority # x\n"
        "these tenants do not change: \"T-\\\"1\",\n \"T-2\"\n"
        "the tenants in \"held.csv\" do not gain \"x\" in checks.\n"
        "undecided does not grow\n";
    static const char noise[] = "\"\\,:%.#\n\r\t a9-_\xc3\xff\x01";
    uint64_t state = 1;
    unsigned wrong = 0;
    for (int round = 0; round < 4000; round++) {
        char text[sizeof sentences];
        memcpy(text, sentences, sizeof text);
        size_t length = sizeof text - 1;
        for (int edit = 0; edit < 3; edit++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            size_t at = (size_t)(state >> 33) % length;
            if (state >> 63)
                text[at] = noise[(state >> 20) % (sizeof noise - 1)];
            else
                memmove(text + at, text + at + 1, length-- - at);
        }
        text[length] = '\0';
        struct house house = house_new();
        bool is_read = read(&house, text);
        wrong += is_read != (diags_count(house.diags, DIAG_ERROR) == 0);
        house_free(&house);
    }
    CHECK_NUMBER(wrong, 0);
}

static void test_quote(void) {
    struct house house = house_new();
    struct buffer out = {0};
    CHECK(!read(&house, "no tenant changes in priority\nno tenant moves from High in priority\n"));
    diags_render_text(house.diags, &out, false);
    CHECK_TEXT(buffer_text(&out),
               TEXT("beside/x.gates:2:22: error[E0904]: a value stands in double quotes\n"
                    "2 | no tenant moves from High in priority\n"
                    "  |                      ^~~~\n"
                    "  = write \"High\"\n"));
    buffer_free(&out);
    house_free(&house);
}

int main(void) {
    test_counts();
    test_deeds();
    test_tenants();
    test_files();
    test_mistakes();
    test_going_on();
    test_noise();
    test_quote();
    return check_end();
}
