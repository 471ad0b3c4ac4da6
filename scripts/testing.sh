# Shared by the scripts that run the tests; sourced after lib.sh, never run.

# fetch_engines TERRACE: other versions of the engine, for the tests that compare them, and modules: those that can be had.
# TERRACE_TEST_FETCH=all: the run ends without one of them, where its tests would be skipped. TERRACE_TEST_FETCH=none: none is fetched.
fetch_engines() {
    local engines=${XDG_CACHE_HOME:-$HOME/.cache}/terrace/engines
    case ${TERRACE_TEST_FETCH:-} in
        '' | all) ;;
        none) return ;;
        *) give_up "TERRACE_TEST_FETCH is '$TERRACE_TEST_FETCH'; it is all, none or not set" ;;
    esac
    scripts/engines "$engines" "$1" || [ -z "${TERRACE_TEST_FETCH:-}" ] ||
        give_up "an engine could not be had, the reason is above; without TERRACE_TEST_FETCH=all its tests are skipped"
    export TERRACE_TEST_ENGINES="$engines"
}

# A temporary folder of its own for the run, so that servers of a test that crashed are found by it and end with the script.
own_temporary_folder() {
    TMPDIR=$(mktemp -d)
    export TMPDIR
    trap end_leftovers EXIT
}

end_leftovers() {
    local pid
    for pid in $(pgrep -f "$TMPDIR/" || true); do kill -9 "$pid" 2>/dev/null || true; done
    rm -rf "$TMPDIR"
}

# run_tests FLAG…: of the build that is there. Real servers and real clients are processes of their own, so all tests at once
# only make each of them slower; the option for that is hidden in Swift 6.3. Without the fixed hash seed: it would hide a
# test that depends on the order of a Set.
run_tests() {
    local width=()
    if swift test --help-hidden | grep -- --experimental-maximum-parallelization-width >/dev/null; then
        width=(--experimental-maximum-parallelization-width $(($(nproc) * 2)))
    fi
    env -u SWIFT_DETERMINISTIC_HASHING swift test --skip-build "${width[@]}" "$@"
}
