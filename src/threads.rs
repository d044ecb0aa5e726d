//! The threads that share long work: one for each processor.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// All of them, started when they are first asked for; none where they cannot be.
pub fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let threads = THREADS.get_or_init(|| ThreadPoolBuilder::new().build().ok());
    threads.as_ref()
}
