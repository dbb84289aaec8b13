//! Where a pack's files come from: a folder, or the sample that the program carries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::packs::Files;
use rust_embed::RustEmbed;

/// The civil-affairs pack, so that a sandbox needs nothing but the program.
#[derive(RustEmbed)]
#[folder = "../packs/civil-affairs"]
struct CivilAffairs;

#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("`{0}` is not a folder that can be read: {1}")]
    Folder(PathBuf, #[source] std::io::Error),
    #[error("`{0}` cannot be read: {1}")]
    File(PathBuf, #[source] std::io::Error),
}

/// The sample pack, and what its folder is called.
pub(crate) fn embedded() -> (String, Files) {
    let files = CivilAffairs::iter().filter_map(|path| {
        CivilAffairs::get(&path).map(|it| (path.into_owned(), it.data.into_owned()))
    });
    ("civil-affairs".to_owned(), files.collect())
}

/// Every file below `folder`, and what the folder is called.
pub(crate) fn in_folder(folder: &Path) -> Result<(String, Files), FileError> {
    let whole = folder.canonicalize().map_err(|err| FileError::Folder(folder.into(), err))?;
    let name = whole.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files = BTreeMap::new();
    collect(&whole, "", &mut files)?;
    Ok((name, files))
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), FileError> {
    let entries = std::fs::read_dir(folder).map_err(|err| FileError::Folder(folder.into(), err))?;
    for entry in entries {
        let entry = entry.map_err(|err| FileError::Folder(folder.into(), err))?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            let bytes = std::fs::read(&path).map_err(|err| FileError::File(path, err))?;
            files.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}
