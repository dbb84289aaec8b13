//! `onedoor deadlines check`, on the worked cases.

use crate::town::{onedoor, temporary};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

#[test]
fn every_worked_deadline_is_computed_as_the_law_counts_it() {
    for (file, rows) in [("deadline_cases.csv", 400), ("deadline_calendar_cases.csv", 120)] {
        let path = format!("{DATA}/{file}");
        let done = onedoor(&["deadlines", "check", &path]).output().expect("it runs");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        assert_eq!(told.trim(), format!("{rows} rows, 0 wrong"));
    }
}

#[test]
fn a_wrong_row_is_reported_with_the_expected_and_the_computed_date() {
    let folder = temporary();
    std::fs::create_dir_all(folder.path()).expect("a temporary folder");
    let file = format!("{}/doctored.csv", folder.path());
    let rows = "start,days,suspensions,due,tags\n\
                2026-09-29T09:00:00,3,,2026-10-09T17:30:00,\n\
                2026-09-29T09:00:00,3,,2026-10-08T17:30:00,doctored\n\
                2026-09-29T09:00:00,3,2026-09-30/,,open\n\
                yesterday,3,,2026-10-09T17:30:00,unreadable\n";
    std::fs::write(&file, rows).expect("a file");
    let done = onedoor(&["deadlines", "check", &file]).output().expect("it runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(done.status.code(), Some(1));
    let expected = format!("{file}:3: expected 2026-10-08T17:30:00, computed 2026-10-09T17:30:00");
    assert!(told.contains(&expected), "{told}");
    assert!(told.contains(&format!("{file}:5: `yesterday` is not a local time")), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
}
