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
    assert_eq!(rows, ["1|12345678901234567890.50|[ {\"at\":\"]\"} ]|", "1|1e3||"]);
}

#[test]
fn a_broken_list_is_told_by_its_line() {
    for list in ["[{\"case\":1}", "[{\"case\":1},", "[{\"case\":1},]", "[,]", "[{\"case\":1}] x"] {
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
    assert_eq!(all("log.json", "[1, \"x\"]"), ["1!not a JSON object", "1!not a JSON object"]);
}
