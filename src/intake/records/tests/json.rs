use super::*;

#[test]
fn json_lines_and_lists_are_read_alike() {
    let lines = "{\"case\": 1, \"note\": \"a \\\"b\\\" \\u00f8\"}\n\n{\"note\":null,\"case\":\"\",\"covered\":true}\n";
    assert_eq!(all("log", lines), ["1|1|a \"b\" ø|", "3|||true"]);
    let list = "\n[\n {\"case\": 1,\n \"note\": \"a \\\"b\\\" \\u00f8\"}\n,{\"note\":null,\"case\":\"\",\"covered\":true}]\n";
    assert_eq!(all("log", list), ["3|1|a \"b\" ø|", "5|||true"]);
}

#[test]
fn json_numbers_and_lists_keep_their_text() {
    let rows = all(
        "log.json",
        "[{\"case\":12345678901234567890.50,\"note\":[ {\"at\":\"]\"} ],\"sag\":\"\"},{\"case\":1e3}]",
    );
    assert_eq!(
        rows,
        ["1|12345678901234567890.50|[ {\"at\":\"]\"} ]|", "1|1e3||"]
    );
}

#[test]
fn broken_json_is_told_by_its_line() {
    let rows = all(
        "log.jsonl",
        "{\"case\":1}\n{\"case\":2\n[1]\n{\"case\":3,\"case\":4}\n{\"case\":5,\"sag\":6}\nx\n{\"case\":\"a\\u0000\"}\n{\"case\":7}",
    );
    assert_eq!(rows[0], "1|1||");
    assert_eq!(rows[1], "2!the JSON object is cut short");
    assert_eq!(rows[2], "3!not a JSON object");
    assert_eq!(rows[3], "4!the key `case` is there twice");
    assert_eq!(
        rows[4],
        "5!the columns `case` and `sag` are the same one twice"
    );
    assert!(rows[5].starts_with("6!not valid JSON at character"));
    assert_eq!(rows[6], "7!`\"a\\u0000\"` is not text");
    assert_eq!(rows[7], "8|7||");
    for list in [
        "[{\"case\":1}",
        "[{\"case\":1},",
        "[{\"case\":1},]",
        "[,]",
        "[{\"case\":1}] x",
    ] {
        let last = all("log.json", list).pop().unwrap();
        assert!(
            last.starts_with("!!log.json: line 1: the JSON list is broken here"),
            "{list}: {last}"
        );
    }
    assert_eq!(
        all("log.json", "[{\"case\":1} {\"case\":2}]"),
        ["1!not valid JSON at character 12"]
    );
    assert_eq!(
        all("log.json", "[1, \"x\"]"),
        ["1!not a JSON object", "1!not a JSON object"]
    );
}
