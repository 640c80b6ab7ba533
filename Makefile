# tenet: `make` builds build/tenet and the library; `make test` proves them; `make help` lists the rest.
# Everything that is made stands in build/. A room (a folder of interp/) is found by itself.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

# --- What may be set from outside -------------------------------------------------------------

ifneq ($(filter default undefined,$(origin CC)),)
CC := $(if $(findstring memory,$(SAN)),clang,gcc)
endif
AR ?= ar
OBJCOPY ?= objcopy
CFLAGS ?= -O3 -g
PREFIX ?= /usr/local
PKG_CONFIG ?= pkg-config
CLANG_FORMAT ?= clang-format
BUILD ?= build$(if $(SAN),/san-$(SAN))
# WERROR=1 makes warnings errors: `make test` does. A user's newer compiler may know more warnings.
WERROR ?=
SAN ?=
# V=1 shows the commands.
V ?=
Q := $(if $(filter-out 0,$(V)),,@)
say = $(if $(Q),@printf '  %-5s %s\n' $(1) $(2))

# --- Files --------------------------------------------------------------------------------------

ROOT_SOURCES := $(wildcard interp/*/*.c)
CLI_SOURCES := $(filter interp/cli/%,$(ROOT_SOURCES))
LIB_SOURCES := $(filter-out $(CLI_SOURCES),$(ROOT_SOURCES))
UNIT_SOURCES := $(wildcard tests/unit/*_test.c)
C_FILES := $(wildcard interp/*/*.[ch] include/*.h tests/unit/*.[ch] tests/*/*.c)

GEN := build/grammar
PARSER := $(if $(wildcard grammar/tenet.y),$(GEN)/tenet.tab.c $(GEN)/tenet.tab.h)
SCANNER := $(if $(wildcard grammar/tenet.l),$(GEN)/tenet.yy.c $(GEN)/tenet.yy.h)
GENERATED := $(PARSER) $(SCANNER)

OBJ := $(BUILD)/obj
GEN_OBJECTS := $(patsubst build/%.c,$(OBJ)/%.o,$(filter %.c,$(GENERATED)))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(OBJ)/%.o) $(GEN_OBJECTS)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(OBJ)/%.o)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(OBJ)/%.o)
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)

PROGRAM := $(if $(wildcard interp/cli/main.c),$(BUILD)/tenet)
ARCHIVE := $(BUILD)/libtenet.a
SHARED := $(BUILD)/libtenet.so.0
VERSION := $(or $(shell sed -n 's/^.define TENET_VERSION "\(.*\)".*/\1/p' include/tenet.h 2>/dev/null),0.1.0)

# --- Flags --------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
    -Wmissing-prototypes -Wundef -Wvla -Wformat=2 -Wswitch-enum -Wcast-qual -Wwrite-strings
# What bison and flex write is not ours to mend.
GEN_WARNINGS := -Wall -Wextra -Wno-unused-function -Wno-unused-parameter -Wno-sign-compare \
    -Wno-unused-but-set-variable
# Instrumented code makes gcc see uninitialized values where there are none.
ifneq ($(SAN),)
WARNINGS += -Wno-unknown-warning-option -Wno-maybe-uninitialized
GEN_WARNINGS += -Wno-unknown-warning-option -Wno-maybe-uninitialized
endif
SAN_FLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)

SQLITE_CFLAGS := $(shell $(PKG_CONFIG) --cflags sqlite3 2>/dev/null)
SQLITE_LIBS := $(or $(shell $(PKG_CONFIG) --libs sqlite3 2>/dev/null),-lsqlite3)

BASE_FLAGS := -std=c17 -fPIC -fvisibility=hidden -fno-semantic-interposition -pthread $(SAN_FLAGS)
DEFINES := -D_POSIX_C_SOURCE=200809L -Iinterp -Iinclude -I$(GEN) $(SQLITE_CFLAGS)
COMPILE = $(CC) $(BASE_FLAGS) $(DEFINES) $(CPPFLAGS) -MMD -MP
LINK = $(CC) $(BASE_FLAGS) $(CFLAGS) $(LDFLAGS)
LIBS := -Wl,--as-needed $(SQLITE_LIBS)
# The command loads SQLite when it needs it: interp/cli/sqlite_late.c.
PROGRAM_LIBS := -Wl,--as-needed -ldl
WERROR_FLAG := $(if $(filter-out 0,$(WERROR)),-Werror)

# --- Targets ------------------------------------------------------------------------------------

.PHONY: all unit test demo bench bench-scale bench-docs install format clean newcomer gates help FORCE

all: $(PROGRAM) $(ARCHIVE) $(SHARED)

help:
	@echo 'make                     build/tenet, build/libtenet.a, build/libtenet.so.0'
	@echo 'make test                all builds and all tests; with SAN=... the tests on that build'
	@echo 'make demo | bench        a look at the program; its speed beside others'
	@echo 'make bench-scale         how the cost grows'
	@echo 'make bench-docs          the tables of both, as last measured, into docs/performance.md'
	@echo 'make install PREFIX= DESTDIR='
	@echo 'make SAN=address,undefined | thread | memory   the same, in build/san-...'
	@echo 'make gates | format | newcomer | clean'

unit: $(UNIT_TESTS)

# A recipe must not stop at flags of a former call: the file changes only when they do.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(COMPILE) $(CFLAGS) $(WARNINGS) $(WERROR_FLAG) $(LDFLAGS) $(LIBS) $(PROGRAM_LIBS))' > $@.new.$$$$; \
	if cmp -s $@.new.$$$$ $@; then rm -f $@.new.$$$$; else mv $@.new.$$$$ $@; fi

# The same for the list of objects, so that a source that is gone leaves the library too.
$(BUILD)/objects: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_OBJECTS) $(CLI_OBJECTS) > $@.new.$$$$; \
	if cmp -s $@.new.$$$$ $@; then rm -f $@.new.$$$$; else mv $@.new.$$$$ $@; fi

$(GEN)/tenet.tab.c $(GEN)/tenet.tab.h &: grammar/tenet.y $(wildcard grammar/*.def)
	@mkdir -p $(@D)
	$(call say,BISON,$(GEN)/tenet.tab.c)
	$(Q)bison -Wall -Werror --header=$(GEN)/tenet.tab.h --output=$(GEN)/tenet.tab.c $<

$(GEN)/tenet.yy.c $(GEN)/tenet.yy.h &: grammar/tenet.l $(wildcard grammar/*.def)
	@mkdir -p $(@D)
	$(call say,FLEX,$(GEN)/tenet.yy.c)
	$(Q)flex --header-file=$(GEN)/tenet.yy.h --outfile=$(GEN)/tenet.yy.c $<

$(GEN_OBJECTS): $(OBJ)/grammar/%.o: $(GEN)/%.c $(BUILD)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) $(GEN_WARNINGS) $(WERROR_FLAG) $(CFLAGS) -c -o $@ $<

$(OBJ)/%.o: %.c $(BUILD)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) $(WARNINGS) $(WERROR_FLAG) $(CFLAGS) -c -o $@ $<

PROGRAM_OBJECTS = $(CLI_OBJECTS) $(filter-out %/sqlite_linked.o,$(LIB_OBJECTS))
$(BUILD)/tenet: $(CLI_OBJECTS) $(LIB_OBJECTS) $(BUILD)/objects
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(PROGRAM_OBJECTS) $(PROGRAM_LIBS)

# One object in which only the public names are left: a program may have a function text_of too.
# With -flto gcc would keep its own form of them, in which all names are left.
RELOCATABLE = -r $(if $(findstring -flto,$(CFLAGS)),$(if $(findstring gcc,$(CC)),-flinker-output=nolto-rel))
$(ARCHIVE): $(LIB_OBJECTS) $(BUILD)/objects
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(CC) $(CFLAGS) $(RELOCATABLE) -nostdlib -o $(BUILD)/libtenet.o $(LIB_OBJECTS)
	$(Q)$(OBJCOPY) --localize-hidden $(BUILD)/libtenet.o
	$(Q)$(AR) rcsD $@ $(BUILD)/libtenet.o

# Only the public names tenet_* leave the shared library.
$(SHARED): $(LIB_OBJECTS) $(BUILD)/objects
	@printf '{ global: tenet_*; local: *; };\n' > $(BUILD)/libtenet.map
	$(call say,LINK,$@)
	$(Q)$(LINK) -shared -Wl,-soname,libtenet.so.0 -Xlinker --version-script=$(BUILD)/libtenet.map \
	    -o $@ $(LIB_OBJECTS) $(LIBS)

$(UNIT_TESTS): $(BUILD)/tests/%: $(OBJ)/tests/unit/%.o $(LIB_OBJECTS) $(BUILD)/objects
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIB_OBJECTS) $(LIBS)

# --- Tests --------------------------------------------------------------------------------------

# With SAN the suites run on that build alone; without, everything is built and run.
test:
	+@$(if $(SAN),tests/run --build,tests/run --full)

gates:
	@tests/suites/10-gates

newcomer:
	@tests/newcomer.sh

demo: all
	@BUILD=$(BUILD) TENET=$(BUILD)/tenet tests/demo.sh

BENCH_TOOLS := $(BUILD)/bench/generate $(BUILD)/bench/limit $(BUILD)/bench/spawn
$(BENCH_TOOLS): $(BUILD)/bench/%: tests/bench/%.c tests/bench/cells.h
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=c17 -O2 -D_POSIX_C_SOURCE=200809L $(WARNINGS) $(WERROR_FLAG) -o $@ $<

# Those that look into the interpreter.
BENCH_PROBES := $(BUILD)/bench/compile $(BUILD)/bench/evaluation
$(BENCH_PROBES): $(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(LIB_OBJECTS) $(BUILD)/objects
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIB_OBJECTS) $(LIBS)

bench: all $(BENCH_TOOLS) $(BENCH_PROBES)
	@BUILD=$(BUILD) TENET=$(BUILD)/tenet tests/bench/run

bench-scale: all $(BUILD)/bench/generate $(BUILD)/bench/spawn
	@BUILD=$(BUILD) TENET=$(BUILD)/tenet tests/bench/scale

# Puts the tables of the last bench and bench-scale into the documentation.
bench-docs:
	@BUILD=$(BUILD) tests/bench/publish

format:
	$(CLANG_FORMAT) -i $(sort $(C_FILES))

clean:
	rm -rf build

# --- Installation -------------------------------------------------------------------------------

DEST = $(DESTDIR)$(PREFIX)

# $(call put,mode,file,folder): nothing where the file does not exist.
put = $(if $(wildcard $(2)),install -d "$(DEST)/$(3)" && install -m $(1) $(2) "$(DEST)/$(3)/",:)

install: all
	@$(call put,755,$(PROGRAM),bin)
	@$(call put,644,$(ARCHIVE),lib)
	@$(call put,755,$(SHARED),lib)
	@ln -sf libtenet.so.0 "$(DEST)/lib/libtenet.so"
	@$(call put,644,include/tenet.h,include)
	@$(call put,644,docs/man/tenet.1,share/man/man1)
	@$(call put,644,docs/man/tenet-rules.5,share/man/man5)
	@install -d "$(DEST)/share/tenet" "$(DEST)/lib/pkgconfig"
	@find rules -type d -exec install -d "$(DEST)/share/tenet/{}" ';'
	@find rules -type f -exec install -m 644 '{}' "$(DEST)/share/tenet/{}" ';'
	@if test -f docs/completion/tenet.bash; then \
	    install -d "$(DEST)/share/bash-completion/completions" && \
	    install -m 644 docs/completion/tenet.bash "$(DEST)/share/bash-completion/completions/tenet"; fi
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' \
	    'Name: tenet' 'Description: a declarative rules language and its interpreter' \
	    'Version: $(VERSION)' 'Requires.private: sqlite3' 'Cflags: -I$${includedir}' \
	    'Libs: -L$${libdir} -ltenet' 'Libs.private: -pthread' > "$(DEST)/lib/pkgconfig/tenet.pc"
	@chmod 644 "$(DEST)/lib/pkgconfig/tenet.pc"
	@echo 'installed in $(DEST)'

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_OBJECTS:.o=.d)
-include $(BENCH_PROBES:$(BUILD)/bench/%=$(OBJ)/tests/bench/%.d)
