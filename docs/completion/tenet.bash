# Completion of tenet for bash: source <(tenet help --completion)
_tenet() {
    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="eval explain upcoming check test diff fmt clauses facts limits version help"
    elif [[ $word == -* ]]; then
        case $verb in
        eval) words="--rules --facts --as-of --tenant --only --where --sort --format --output --strict --raw --jobs --color --diagnostics --help" ;;
        explain) words="--rules --facts --as-of --only --what-if --to --format --output --strict --jobs --color --diagnostics --help" ;;
        upcoming) words="--rules --facts --as-of --until --all --tenant --only --where --format --output --strict --raw --jobs --color --diagnostics --help" ;;
        check) words="--rules --color --diagnostics --help" ;;
        test) words="--rules --as-of --format --output --jobs --coverage --coverage-min --mutants --mutants-min --suggest --update --diff --color --diagnostics --help" ;;
        diff) words="--facts --as-of --tenant --only --where --format --output --strict --raw --jobs --gates --gate --color --diagnostics --help" ;;
        fmt) words="--rules --check --color --diagnostics --help" ;;
        clauses) words="--rules --as-of --format --output --raw --color --diagnostics --help" ;;
        facts) words="--rules --facts --as-of --tenant --output --strict --jobs --color --diagnostics --help" ;;
        limits) words="--format --color --help" ;;
        version) words="--help" ;;
        help) words="--completion --codes --man --help" ;;
        esac
    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == --format ]]; then
        case $verb in
        eval) words="table csv json ndjson" ;;
        explain) words="text json" ;;
        upcoming) words="table csv json ndjson" ;;
        check) words="text" ;;
        test) words="text tap junit json lcov lines" ;;
        diff) words="text markdown json csv" ;;
        fmt) words="text" ;;
        clauses) words="table csv json" ;;
        facts) words="ndjson" ;;
        limits) words="table json" ;;
        version) words="text" ;;
        help) words="text" ;;
        esac
    elif [[ $verb == facts && $COMP_CWORD -eq 2 ]]; then
        words="check cat"
    fi
    [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _tenet tenet
