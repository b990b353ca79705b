//! The contract of every store of files.

mod vercel_blob;

use std::path::PathBuf;

use local::FileBlobs;
use ports::{Blobs, Fault};
use uuid::Uuid;

/// A folder that is removed with its test.
struct TempFolder(PathBuf);

impl TempFolder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("blobs-{}", Uuid::now_v7())))
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Under a prefix of its own, so that it can run against a store that others use.
async fn keeps_the_contract(blobs: &impl Blobs) {
    let under = format!("contract/{}", Uuid::now_v7());
    let [a, b, c] = ["a.vtt", "b/long name, ü.txt", "bc.txt"].map(|name| format!("{under}/{name}"));

    assert_eq!(blobs.head(&a).await.unwrap(), None);
    assert_eq!(blobs.get(&a, 10).await.unwrap(), None);

    let put = blobs.put(&a, b"first".to_vec()).await.unwrap();
    assert_eq!((put.pathname.as_str(), put.size), (a.as_str(), 5));
    blobs.put(&a, b"the second".to_vec()).await.unwrap();
    assert_eq!(blobs.get(&a, 10).await.unwrap().unwrap(), b"the second");
    assert_eq!(blobs.head(&a).await.unwrap().unwrap().size, 10);
    assert!(matches!(blobs.get(&a, 9).await, Err(Fault::Rejected(_))));

    blobs.put(&c, Vec::new()).await.unwrap();
    blobs.put(&b, vec![0, 255]).await.unwrap();
    assert_eq!(blobs.get(&b, 2).await.unwrap().unwrap(), [0, 255]);
    let listed = async |prefix: String| -> Vec<String> {
        let listed = blobs.list(&prefix).await.unwrap();
        listed.into_iter().map(|info| info.pathname).collect()
    };
    assert_eq!(listed(format!("{under}/")).await, [a.clone(), b.clone(), c.clone()]);
    assert_eq!(listed(format!("{under}/b")).await, [b.clone(), c.clone()]);
    assert_eq!(listed(format!("{under}/b/long")).await, std::slice::from_ref(&b));
    assert!(listed(format!("{under}/nothing")).await.is_empty());

    blobs.delete(&[a.clone(), b, format!("{under}/never-there")]).await.unwrap();
    assert_eq!(listed(format!("{under}/")).await, std::slice::from_ref(&c));
    blobs.delete(&[c]).await.unwrap();
    assert_eq!(blobs.head(&a).await.unwrap(), None);
}

#[tokio::test]
async fn files_in_a_folder_keep_the_contract() {
    let folder = TempFolder::new();
    keeps_the_contract(&FileBlobs::new(&folder.0)).await;
}

#[tokio::test]
async fn nothing_outside_the_folder_is_read_written_listed_or_removed() {
    let folder = TempFolder::new();
    let blobs = FileBlobs::new(folder.0.join("inside"));
    blobs.put("a", vec![1]).await.unwrap();
    let secret = folder.0.join("secret");
    std::fs::write(&secret, "secret").unwrap();
    for escape in ["../../secret", "a/../../../secret", "/etc/passwd", secret.to_str().unwrap()] {
        assert!(matches!(blobs.get(escape, 100).await, Err(Fault::Rejected(_))), "{escape}");
        assert!(matches!(blobs.head(escape).await, Err(Fault::Rejected(_))), "{escape}");
        assert!(blobs.put(escape, vec![1]).await.is_err(), "{escape}");
        assert!(blobs.delete(&[escape.to_owned()]).await.is_err(), "{escape}");
        assert!(blobs.list(escape).await.unwrap().is_empty(), "{escape}");
    }
    assert!(blobs.list("../").await.unwrap().is_empty());
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "secret");
}

#[tokio::test]
async fn a_file_is_not_the_beginning_of_another() {
    let folder = TempFolder::new();
    let blobs = FileBlobs::new(&folder.0);
    blobs.put("one/file", vec![1]).await.unwrap();
    for both in ["one", "one/file/more"] {
        let refused = blobs.put(both, vec![2]).await;
        assert!(matches!(refused, Err(Fault::Rejected(_))), "{both}: {refused:?}");
        assert_eq!(blobs.get(both, 1).await.unwrap(), None);
    }
    assert_eq!(blobs.get("one/file", 1).await.unwrap().unwrap(), [1]);
}

#[tokio::test]
async fn a_reader_finds_a_whole_file_while_it_is_being_replaced() {
    let folder = TempFolder::new();
    let blobs = FileBlobs::new(&folder.0);
    let size = 1_000_000;
    blobs.put("a", vec![0; size]).await.unwrap();
    let writer = async {
        for round in 1..=20 {
            blobs.put("a", vec![round; size]).await.unwrap();
        }
    };
    let reader = async {
        for _ in 0..40 {
            let read = blobs.get("a", size as u64).await.unwrap().unwrap();
            assert_eq!(read.len(), size);
            assert!(read.iter().all(|byte| *byte == read[0]));
        }
    };
    tokio::join!(writer, reader);
}

#[tokio::test]
async fn removing_the_last_file_leaves_no_folder_that_names_its_owner() {
    let folder = TempFolder::new();
    let blobs = FileBlobs::new(&folder.0);
    blobs.put("uploads/ada/one.vtt", vec![1]).await.unwrap();
    blobs.delete(&["uploads/ada/one.vtt".to_owned()]).await.unwrap();
    assert!(!folder.0.join("files/uploads").exists());
    assert_eq!(std::fs::read_dir(folder.0.join("partial")).unwrap().count(), 0);
}

#[tokio::test]
async fn writing_beside_removals_loses_nothing() {
    let folder = TempFolder::new();
    let blobs = FileBlobs::new(&folder.0);
    let churn = async {
        for _ in 0..100 {
            blobs.put("deep/er/one", vec![1]).await.unwrap();
            blobs.delete(&["deep/er/one".to_owned()]).await.unwrap();
        }
    };
    let put = async {
        for n in 0..100 {
            blobs.put(&format!("deep/er/{n}/file"), vec![n]).await.unwrap();
            blobs.delete(&[format!("deep/er/{n}/file")]).await.unwrap();
        }
    };
    tokio::join!(churn, put);
    assert!(blobs.list("").await.unwrap().is_empty());
}
